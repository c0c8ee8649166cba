//! Checks that the library gives the right bits on the instruction set named on the command line.

fn main() {
    let expected = std::env::args().nth(1).expect("the name of the instruction set");
    let mut x: Vec<f32> = (0..1000).map(|i| if i % 3 == 0 { i as f32 } else { -0.5 }).collect();
    let mut mask = [0; 125];
    let (active, isa) = rectify_no_std::activate(&mut x, &mut mask);
    assert_eq!(isa, expected);
    assert_eq!(active, 333, "of 334 multiples of 3, all but 0");
    assert!(x.iter().enumerate().all(|(i, &x)| x == if i % 3 == 0 { i as f32 } else { 0.0 }));
    println!("without std: {isa}, {active} of {} active", x.len());
}
