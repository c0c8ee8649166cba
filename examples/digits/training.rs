//! Training, epoch by epoch, and what is counted on the way.

use crate::activation::Keep;
use crate::choice::Choice;
use crate::data::Digits;
use crate::network::{Network, Sgd, count_correct, softmax_cross_entropy};
use crate::options::Options;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rectify::{ActivityMonitor, Error};

/// 80 % of the 1,797 images; the others are held out.
const TRAINING_IMAGES: usize = 1437;
pub const BATCH: usize = 32;
pub const MOMENTUM: f32 = 0.9;

/// A derivative below this no longer moves a weight.
const VANISHING: f32 = 1e-6;

/// The images, and the random numbers that decide everything else: both the same for every network.
pub struct Course {
    training: Digits,
    held_out: Digits,
    rng: ChaCha8Rng,
}

/// A network on its course.
pub struct Training<'a> {
    course: &'a Course,
    pub network: Network,
    sgd: Sgd,
    rng: ChaCha8Rng,
}

/// What an epoch has come to.
#[derive(Clone, Copy)]
pub struct Figures {
    /// The mean over the training images, each when it was trained on.
    pub loss: f64,
    /// Training images that were recognised then, in percent.
    pub training: f64,
    /// Held-out images that are recognised after the epoch, in percent.
    pub held_out: f64,
    /// Hidden units whose derivative was vanishing for every training image, in percent.
    pub dead: f64,
}

impl Course {
    pub fn new(seed: u64) -> Result<Self, Box<dyn std::error::Error>> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let (training, held_out) = Digits::load()?.split(TRAINING_IMAGES, &mut rng);
        Ok(Course { training, held_out, rng })
    }

    /// A network that has learned nothing yet.
    pub fn start(&self, options: &Options, choice: Choice) -> Result<Training<'_>, Error> {
        let &Options { hidden, bias, learning_rate, seed, .. } = options;
        let mut rng = self.rng.clone();
        let activation = choice.hidden(hidden, seed)?;
        let network = Network::new(hidden, bias, activation, options.exec(), &mut rng);
        let sgd = Sgd { learning_rate, momentum: MOMENTUM };
        Ok(Training { course: self, network, sgd, rng })
    }
}

impl Training<'_> {
    /// What forward keeps for backward.
    pub fn keep(&self) -> Keep {
        self.network.activation.keep()
    }

    /// Hidden units times images of a batch.
    pub fn elements(&self) -> usize {
        self.network.units() * BATCH
    }

    pub fn epoch(&mut self) -> Result<Figures, Error> {
        let Course { training, held_out, .. } = self.course;
        let (mut loss, mut correct) = (0.0, 0);
        let mut monitor = ActivityMonitor::new(self.network.units());
        for batch in training.batches(BATCH, &mut self.rng) {
            let pass = self.network.forward(&batch.images)?;
            let (batch_loss, grad) = softmax_cross_entropy(&pass.logits, &batch.labels);
            let derivative = self.network.derivative(&pass)?;
            let alive = derivative.mapv(|derivative| f32::from(derivative.abs() >= VANISHING));
            monitor.observe_output(alive.as_slice().expect("in standard layout"))?;
            self.network.backward(&batch.images, &pass, &grad, self.sgd)?;
            loss += batch_loss;
            correct += count_correct(&pass.logits, &batch.labels);
        }
        let recognised = count_correct(&self.network.evaluate(&held_out.images)?, &held_out.labels);
        let dead = monitor.dead(monitor.samples()).count();
        Ok(Figures {
            loss: loss / training.len() as f64,
            training: percent(correct, training.len()),
            held_out: percent(recognised, held_out.len()),
            dead: percent(dead, monitor.units()),
        })
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole as f64
}
