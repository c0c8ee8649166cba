//! Gated forms against the definition: every layout and kind of call, on every path.

mod common;

use common::guarded::Guarded;
use common::{Bits, compare, isas, on, random};
use rectify::{Exec, Real, Rows, RowsMut, Stores, Threads};

/// Rows, their length, and by how much rows of dy (or y), a and b begin further apart.
const SHAPES: [(usize, usize, [usize; 3]); 10] = [
    (0, 5, [0, 0, 0]),
    (1, 0, [0, 0, 0]),
    (1, 1, [0, 0, 0]),
    (3, 5, [2, 0, 9]),
    (4, 64, [0, 0, 0]),
    (7, 257, [0, 0, 0]),
    (2, 1030, [1, 2, 3]),
    (1, 9000, [0, 0, 0]),
    (2, 40_000, [1, 0, 0]),
    (5, 4097, [0, 7, 0]),
];

/// The product in the type that is calculated in, rounded to `T`; the first NaN quieted, a new one canonical.
fn product<T: Bits + Real>(x: T, y: T) -> T {
    if let Some(nan) = [x, y].into_iter().find(|value| value.is_nan()) {
        return nan.quieted();
    }
    let exact = x.to_f64() * y.to_f64();
    let rounded = if size_of::<T>() == 8 { exact } else { f64::from(exact as f32) };
    if rounded.is_nan() { T::nan() } else { T::from_f64(rounded) }
}

fn forward<T: Bits + Real>(a: T, b: T) -> T {
    product(if a.to_f64() < 0.0 { T::ZERO } else { a }, b)
}

fn gradient<T: Bits + Real>(dy: T, a: T, b: T) -> T {
    if a.to_f64() <= 0.0 { T::ZERO } else { product(dy, b) }
}

/// dy, a and b, and what comes out.
struct Case<T> {
    dy: Vec<T>,
    a: Vec<T>,
    b: Vec<T>,
    y: Vec<T>,
    da: Vec<T>,
    db: Vec<T>,
}

impl<T: Bits + Real> Case<T> {
    fn new(dy: Vec<T>, a: Vec<T>, b: Vec<T>) -> Self {
        let len = a.len();
        Case {
            y: (0..len).map(|i| forward(a[i], b[i])).collect(),
            da: (0..len).map(|i| gradient(dy[i], a[i], b[i])).collect(),
            db: (0..len).map(|i| forward(a[i], dy[i])).collect(),
            dy,
            a,
            b,
        }
    }

    fn random(len: usize) -> Self {
        Self::new(random(len, 1), random(len, 2), random(len, 3))
    }

    /// Every call, on tensors with gaps, which stay as they are.
    fn check(&self, exec: &Exec, rows: usize, length: usize, gaps: [usize; 3]) {
        let what = format!("{} {rows} x {length}, {gaps:?}, {exec:?}", T::NAME);
        let [dy, a, b] = [(&self.dy, gaps[0]), (&self.a, gaps[1]), (&self.b, gaps[2])]
            .map(|(values, gap)| spread(values, length, gap));
        let view = |data, gap: usize| Rows::new(data, rows, length, length + gap).unwrap();
        let (dy, a_rows, b) = (view(&dy, gaps[0]), view(&a, gaps[1]), view(&b, gaps[2]));
        let written = |values: &[T], gap, call: &mut dyn FnMut(&mut RowsMut<'_, T>)| {
            let mut found = spread(&vec![T::from_f64(1.0); values.len()], length, gap);
            call(&mut RowsMut::new(&mut found, rows, length, length + gap).unwrap());
            let expected = spread(values, length, gap);
            compare(&found, &expected, &expected, &what);
        };
        written(&self.y, gaps[0], &mut |y| exec.reglu(&a_rows, &b, y).unwrap());
        let mut db = spread(&self.db, length, gaps[2]);
        let expected = db.clone();
        written(&self.da, gaps[1], &mut |da| {
            db.clone_from(&spread(&vec![T::from_f64(1.0); self.db.len()], length, gaps[2]));
            let mut db = RowsMut::new(&mut db, rows, length, length + gaps[2]).unwrap();
            exec.reglu_backward(&dy, &a_rows, &b, da, &mut db).unwrap();
        });
        compare(&db, &expected, &expected, &what);

        let mut y = a.clone();
        exec.reglu_inplace(&mut RowsMut::new(&mut y, rows, length, length + gaps[1]).unwrap(), &b).unwrap();
        let expected = spread(&self.y, length, gaps[1]);
        compare(&y, &expected, &expected, &format!("{what} in place"));

        // The halves of one.
        let both = |a: &[T], b: &[T]| {
            let rows = a.chunks(length.max(1)).zip(b.chunks(length.max(1)));
            let rows: Vec<T> = rows.flat_map(|(a, b)| a.iter().chain(b)).copied().collect();
            spread(&rows, 2 * length, gaps[1])
        };
        let x = both(&self.a, &self.b);
        let x = Rows::new(&x, rows, 2 * length, 2 * length + gaps[1]).unwrap();
        written(&self.y, gaps[0], &mut |y| exec.reglu_halves(&x, y).unwrap());
        let expected = both(&self.da, &self.db);
        let mut dx = both(&self.db, &self.da);
        let mut view = RowsMut::new(&mut dx, rows, 2 * length, 2 * length + gaps[1]).unwrap();
        exec.reglu_halves_backward(&dy, &x, &mut view).unwrap();
        compare(&dx, &expected, &expected, &format!("{what} halves"));
    }
}

/// Rows with a gap behind each.
fn spread<T: Bits>(values: &[T], length: usize, gap: usize) -> Vec<T> {
    let gap = vec![T::from_f64(77.0); gap];
    values.chunks(length.max(1)).flat_map(|row| row.iter().chain(&gap).copied()).collect()
}

fn execs() -> impl Iterator<Item = Exec> {
    isas().into_iter().flat_map(|isa| {
        let streaming = Exec { stores: Stores::Streaming, ..on(isa) };
        [on(isa), streaming, Exec { threads: Threads::Exactly(3), ..streaming }]
    })
}

/// Calls a generic function for every type that is calculated in.
macro_rules! for_each_real {
    ($function:ident) => {
        $function::<f32>();
        $function::<f64>();
        #[cfg(feature = "half")]
        {
            if common::is_tested::<half::f16>() {
                $function::<half::f16>();
            }
            $function::<half::bf16>();
        }
    };
}

#[test]
fn against_the_definition() {
    fn all<T: Bits + Real>() {
        for exec in execs() {
            for (rows, length, gaps) in SHAPES {
                Case::<T>::random(rows * length).check(&exec, rows, length, gaps);
            }
        }
    }
    for_each_real!(all);
}

#[test]
fn special_values() {
    fn all<T: Bits + Real>() {
        let specials = T::specials();
        let triples = |pick: fn([T; 3]) -> T| -> Vec<T> {
            let each = |&a: &T| specials.iter().map(move |&b| [a, b]);
            let pairs: Vec<[T; 2]> = specials.iter().flat_map(each).collect();
            pairs.iter().flat_map(|&[a, b]| specials.iter().map(move |&dy| pick([dy, a, b]))).collect()
        };
        let case = Case::new(triples(|[dy, ..]| dy), triples(|[_, a, _]| a), triples(|[.., b]| b));
        let len = case.a.len();
        for isa in isas() {
            case.check(&on(isa), 1, len, [0; 3]);
        }
    }
    for_each_real!(all);
}

#[test]
fn guard_pages() {
    fn all<T: Bits + Real>() {
        let mut rooms = [0; 5].map(|_| Guarded::<T>::new(200));
        let room = rooms[0].all().len();
        for exec in execs() {
            for len in 0..=200 {
                let case = Case::<T>::random(len);
                for at_end in [false, true] {
                    let start = if at_end { room - len } else { 0 };
                    let tensors = rooms.each_mut().map(|room| &mut room.all()[start..][..len]);
                    let [dy, a, b, da, db] = tensors;
                    dy.copy_from_slice(&case.dy);
                    a.copy_from_slice(&case.a);
                    b.copy_from_slice(&case.b);
                    let rows = |data| Rows::new(data, 1, len, len).unwrap();
                    let (mut to_a, mut to_b) =
                        (RowsMut::new(da, 1, len, len).unwrap(), RowsMut::new(db, 1, len, len).unwrap());
                    exec.reglu_backward(&rows(dy), &rows(a), &rows(b), &mut to_a, &mut to_b).unwrap();
                    compare(da, &case.da, &case.a, "da");
                    compare(db, &case.db, &case.a, "db");
                    exec.reglu(&rows(a), &rows(b), &mut RowsMut::new(da, 1, len, len).unwrap()).unwrap();
                    compare(da, &case.y, &case.a, "y");
                }
            }
        }
    }
    for_each_real!(all);
}

#[test]
fn halves_of_a_view() {
    let data = [0, 1, 2, 3, 4, 5, 6].map(|i| i as f32);
    let (first, second) = Rows::new(&data, 2, 3, 4).unwrap().halves(); // the last of each row is in neither
    assert_eq!([first.row(0), first.row(1), second.row(0), second.row(1)], [[0.0], [4.0], [1.0], [5.0]]);
    let (first, second) = Rows::new(&data[..0], 0, 4, 4).unwrap().halves();
    let mut y: [f32; 0] = [];
    Exec::new().reglu(&first, &second, &mut RowsMut::new(&mut y, 0, 2, 2).unwrap()).unwrap();
}

#[test]
fn what_does_not_fit_is_refused() {
    let (x, mut y, mut z) = ([1.0_f32; 12], [7.0; 12], [7.0; 12]);
    let rows = |length| Rows::new(&x, 2, length, length).unwrap();
    let exec = Exec::new();
    let mut to = RowsMut::new(&mut y, 2, 4, 4).unwrap();
    let mut other = RowsMut::new(&mut z, 2, 3, 3).unwrap();
    let errors = [
        exec.reglu(&rows(3), &rows(3), &mut to).unwrap_err(),
        exec.reglu(&rows(4), &rows(3), &mut to).unwrap_err(),
        exec.reglu_inplace(&mut to, &rows(5)).unwrap_err(),
        exec.reglu_halves(&rows(5), &mut to).unwrap_err(),
        exec.reglu_backward(&rows(4), &rows(4), &rows(4), &mut to, &mut other).unwrap_err(),
        exec.reglu_backward(&rows(4), &rows(4), &rows(2), &mut to, &mut other).unwrap_err(),
        exec.reglu_halves_backward(&rows(2), &rows(6), &mut to).unwrap_err(),
        exec.reglu_halves_backward(&rows(3), &rows(6), &mut to).unwrap_err(),
    ];
    let expected = [
        "y has 2 rows of 4, but a has 2 of 3",
        "b has 2 rows of 3, but a has 2 of 4",
        "b has 2 rows of 5, but a has 2 of 4",
        "x has 2 rows of 5, but two of y has 2 of 8",
        "db has 2 rows of 3, but dy has 2 of 4",
        "b has 2 rows of 2, but dy has 2 of 4",
        "x has 2 rows of 6, but two of dy has 2 of 4",
        "dx has 2 rows of 4, but x has 2 of 6",
    ];
    assert_eq!(errors.map(|error| error.to_string()), expected);
    assert_eq!((y, z), ([7.0; 12], [7.0; 12]));

    // Twice the length of a row is more than can be counted.
    let (none, mut nothing): ([f32; 0], [f32; 0]) = ([], []);
    let x = Rows::new(&none, 0, usize::MAX - 1, usize::MAX).unwrap();
    let mut y = RowsMut::new(&mut nothing, 0, usize::MAX, usize::MAX).unwrap();
    assert!(exec.reglu_halves(&x, &mut y).is_err());
}
