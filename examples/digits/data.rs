//! The handwritten digits: decoded, split, and handed out in mini-batches.

use flate2::read::GzDecoder;
use ndarray::{Array2, Axis};
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use std::error::Error;

pub const PIXELS: usize = 64;
pub const CLASSES: usize = 10;

/// Rows of 64 pixels and the digit; `examples/data/README.md` says where they come from.
const CSV_GZ: &[u8] = include_bytes!("../data/digits.csv.gz");
const BRIGHTEST: f32 = 16.0;

/// Images, one per row with pixels from 0 to 1, and the digit that each one shows.
pub struct Digits {
    pub images: Array2<f32>,
    pub labels: Vec<usize>,
}

impl Digits {
    pub fn load() -> Result<Self, Box<dyn Error>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(GzDecoder::new(CSV_GZ));
        let (mut pixels, mut labels) = (Vec::new(), Vec::new());
        for row in reader.deserialize::<Vec<u8>>() {
            let row = row?;
            let (&label, image) = row.split_last().ok_or("a row is empty")?;
            pixels.extend(image.iter().map(|&pixel| f32::from(pixel) / BRIGHTEST));
            labels.push(usize::from(label));
        }
        Ok(Digits { images: Array2::from_shape_vec((labels.len(), PIXELS), pixels)?, labels })
    }

    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Splits at random into `first` images and the rest.
    pub fn split(self, first: usize, rng: &mut ChaCha8Rng) -> (Digits, Digits) {
        let order = self.shuffled(rng);
        let (first, rest) = order.split_at(first);
        (self.select(first), self.select(rest))
    }

    /// Every image once, in random order, `size` at a time; what remains at the end is a smaller batch.
    pub fn batches(&self, size: usize, rng: &mut ChaCha8Rng) -> impl Iterator<Item = Digits> {
        let order = self.shuffled(rng);
        (0..order.len()).step_by(size).map(move |i| self.select(&order[i..order.len().min(i + size)]))
    }

    fn shuffled(&self, rng: &mut ChaCha8Rng) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.shuffle(rng);
        order
    }

    fn select(&self, rows: &[usize]) -> Digits {
        Digits {
            images: self.images.select(Axis(0), rows),
            labels: rows.iter().map(|&row| self.labels[row]).collect(),
        }
    }
}
