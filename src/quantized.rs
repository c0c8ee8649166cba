//! Quantized numbers: tables applied to tensors of them, and what makes them of i32 sums.

use crate::engine::{
    ByteRange, Kernel, Nothing, REQUANTIZE_PIECE, Requantizer, Schedule, SideLanes, Source, Stepped, Target,
    each_part, in_place, requantize, run,
};
use crate::error::{Error, Must};
use crate::exec::{Exec, Form, same_length};
use crate::kernels::channels::spread;
use crate::kernels::quantized::{Quantization, Quantum, Table, nearest_quotient};
use crate::simd::{Bytes, FloatVector, Simd};

/// y from x by a table. It has the table itself, and no reference, so that compilers see that no store changes it, and keep of it
/// what registers hold; aligned, for where an entry lay across two lines it took a quarter longer.
#[derive(Clone, Copy)]
#[repr(align(256))]
struct Lookup([i8; 256]);

impl Kernel<i8> for Lookup {
    type Elem = i8;
    type Vector<S: Simd> = S::I8;
    type Side = Nothing;
    type Mask = Nothing;
    const UNROLL: usize = 1; // with two, registers run out: three quarters of the speed (AVX2, Zen 3)
    #[inline(always)]
    fn step<S: Simd>(self, x: S::I8, (): SideLanes<i8, Self, S>) -> Stepped<i8, Self, S> {
        (x.lookup(&self.0), ())
    }
}

impl Exec {
    /// `dst[i] = table[src[i]]`
    ///
    /// ```
    /// use rectify::{Exec, Table};
    /// let mut y = [0; 3];
    /// Exec::new().lookup(&Table::new(|q: u8| q / 2), &[1, 10, 255], &mut y)?;
    /// assert_eq!(y, [0, 5, 127]);
    /// # Ok::<(), rectify::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Length`] if `dst` and `src` differ in length.
    pub fn lookup<Q: Quantum, R: Quantum>(
        &self,
        table: &Table<Q, R>,
        src: &[Q],
        dst: &mut [R],
    ) -> Result<(), Error> {
        same_length("dst", dst.len(), "src", src.len())?;
        let schedule = self.schedule::<i8>(Form::Forward, src.len());
        out_of_place(table, src, dst, schedule);
        Ok(())
    }

    /// `x[i] = table[x[i]]`
    ///
    /// # Errors
    /// None; the result is of the same kind as that of the other calls.
    pub fn lookup_inplace<Q: Quantum>(&self, table: &Table<Q>, x: &mut [Q]) -> Result<(), Error> {
        let schedule = self.schedule::<i8>(Form::ForwardInplace, x.len());
        inplace(table, x, schedule);
        Ok(())
    }

    /// `dst[i] = table[src[i]]` with the table of the element's channel, of which a sample has `inner` elements in a row: quantized
    /// PReLU, with a [`Table::leaky_relu`] for each slope.
    ///
    /// With fewer than 64 elements in a row, as channels-last (`inner` is 1), it goes one element at a time.
    ///
    /// ```
    /// use rectify::{Exec, Quantization, Table};
    /// let (from, to) = (Quantization::<u8>::new(1.0, 128)?, Quantization::<i8>::new(1.0, 0)?);
    /// let tables = [0.5, 0.25].map(|slope| Table::leaky_relu(slope, from, to));
    /// let mut y = [0; 4];
    /// Exec::new().lookup_channels(&tables, 1, &[120, 120, 136, 124], &mut y)?;
    /// assert_eq!(y, [-4, -2, 8, -1]);
    /// # Ok::<(), rectify::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Length`] if `dst` and `src` differ in length, [`Error::Channels`] if they are not made of whole samples.
    pub fn lookup_channels<Q: Quantum, R: Quantum>(
        &self,
        tables: &[Table<Q, R>],
        inner: usize,
        src: &[Q],
        dst: &mut [R],
    ) -> Result<(), Error> {
        same_length("dst", dst.len(), "src", src.len())?;
        whole_samples(src.len(), tables.len(), inner)?;
        self.each_row(Form::Forward, tables, inner, dst, |table, at, row, schedule| {
            let from = &src[at..at + row.len()];
            if row.len() < SHORT {
                row.iter_mut().zip(from).for_each(|(y, &x)| *y = table.entry(x));
            } else {
                out_of_place(table, from, row, schedule);
            }
        });
        Ok(())
    }

    /// `x[i] = table[x[i]]` with the table of the element's channel: [`lookup_channels`](Exec::lookup_channels), in place.
    ///
    /// ```
    /// use rectify::{Exec, Quantization, Table};
    /// let unit = Quantization::<i8>::new(1.0, 0)?;
    /// let tables = [0.5, 0.25].map(|slope| Table::leaky_relu(slope, unit, unit));
    /// let mut x = [-8, -8, 8, -4];
    /// Exec::new().lookup_channels_inplace(&tables, 1, &mut x)?;
    /// assert_eq!(x, [-4, -2, 8, -1]);
    /// # Ok::<(), rectify::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Channels`] if `x` is not made of whole samples.
    pub fn lookup_channels_inplace<Q: Quantum>(
        &self,
        tables: &[Table<Q>],
        inner: usize,
        x: &mut [Q],
    ) -> Result<(), Error> {
        whole_samples(x.len(), tables.len(), inner)?;
        self.each_row(Form::ForwardInplace, tables, inner, x, |table, _, row, schedule| {
            if row.len() < SHORT {
                row.iter_mut().for_each(|q| *q = table.entry(*q));
            } else {
                inplace(table, row, schedule);
            }
        });
        Ok(())
    }

    /// Calls `call` with the table of every row of a tensor of whole samples, where the row begins, the row, and how to go over it.
    fn each_row<Q: Quantum, R: Quantum>(
        &self,
        form: Form,
        tables: &[Table<Q, R>],
        inner: usize,
        tensor: &mut [R],
        call: impl Fn(&Table<Q, R>, usize, &mut [R], Schedule) + Sync,
    ) {
        if tensor.is_empty() {
            return;
        }
        let schedule = self.schedule_of::<i8>(form, tensor.len(), inner);
        let alone = Schedule::alone(schedule.isa, false);
        let call = |table: &_, at, row: &mut [R]| call(table, at, row, alone);
        each_part(tensor, inner, schedule, |at, part| match inner {
            1 => rows(tables, 1, at, part, call), // compiled on its own: twice as fast
            _ => rows(tables, inner, at, part, call),
        });
    }
}

/// Whether a tensor is made of samples of `channels × inner` elements.
fn whole_samples(length: usize, channels: usize, inner: usize) -> Result<(), Error> {
    let sample = channels.checked_mul(inner).unwrap_or(0);
    // No number but 0 is a multiple of 0.
    if length.is_multiple_of(sample) { Ok(()) } else { Err(Error::Channels { length, channels, inner }) }
}

/// Calls `call` with the table of every row, where in the tensor the row begins, and the row; the first is of channel
/// `at / inner`.
#[inline(always)]
fn rows<Q: Quantum, R: Quantum>(
    tables: &[Table<Q, R>],
    inner: usize,
    mut at: usize,
    mut part: &mut [R],
    call: impl Fn(&Table<Q, R>, usize, &mut [R]),
) {
    let mut of_sample = &tables[at / inner % tables.len()..];
    while !part.is_empty() {
        let (sample, rest) = part.split_at_mut((of_sample.len() * inner).min(part.len()));
        for (row, table) in sample.chunks_exact_mut(inner).zip(of_sample) {
            call(table, at, row);
            at += inner;
        }
        (part, of_sample) = (rest, tables);
    }
}

/// From the i32 sums of a matrix product to integers of 8 bits: `clamp(round((sum + bias) * scale / step) + zero_point)`
///
/// As if computed with infinite precision: the quotient is rounded once, ties to even, and what is out of bounds saturates. The
/// scale is what a unit of the sums is worth, so scale of x · scale of weights, of which f64 holds the product exactly; one for
/// all, or one per channel of `outer × channels × inner` (channels-last: `inner` is 1). Step and zero point are those of the result.
///
/// ```
/// use rectify::{Exec, Quantization, Requantize};
/// let to = Quantization::<u8>::new(0.5, 10)?;
/// // Two channels, a bias for each, and relu.
/// let requantize = Requantize::new(&[0.25, 0.125], 1, to)?.bias(&[1, -1])?.relu();
/// let mut q = [0; 4];
/// Exec::new().requantize(&requantize, &[2, 3, -9, 9999], &mut q)?;
/// assert_eq!(q, [12, 10, 10, 255]);
/// # Ok::<(), rectify::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Requantize<'a, Q> {
    scales: &'a [f64],
    bias: &'a [i32],
    inner: usize,
    to: Quantization<Q>,
    least: Q,
    greatest: Q,
}

impl<'a, Q: Quantum> Requantize<'a, Q> {
    /// Scales of the sums, one for all or one for each channel, of which a sample has `inner` elements in a row.
    ///
    /// # Errors
    /// [`Error::Parameter`] if a scale is not above 0, or not finite, or too large for the step of the result.
    pub fn new(scales: &'a [f64], inner: usize, to: Quantization<Q>) -> Result<Self, Error> {
        let fits = |scale: f64| scale > 0.0 && (scale / f64::from(to.scale())).is_finite();
        if let Some(&value) = scales.iter().find(|&&scale| !fits(scale)) {
            return Err(Error::Parameter { parameter: "scale", value, must: Must::BePositive });
        }
        Ok(Requantize { scales, bias: &[], inner, to, least: Q::LEAST, greatest: Q::GREATEST })
    }

    /// Adds a bias to the sums: one for each channel.
    ///
    /// # Errors
    /// [`Error::Length`] unless there is one scale, or as many as biases.
    pub fn bias(self, bias: &'a [i32]) -> Result<Self, Error> {
        if self.scales.len() != 1 {
            same_length("bias", bias.len(), "scales", self.scales.len())?;
        }
        Ok(Requantize { bias, ..self })
    }

    /// Applies relu: nothing below the zero point, within the bounds that there are.
    pub fn relu(self) -> Self {
        let least = self.least.max(self.to.zero_point()).min(self.greatest);
        Requantize { least, ..self }
    }

    /// Bounds the result, within the bounds that there are: for relu6, by the zero point and the integer nearest to 6.
    ///
    /// # Errors
    /// [`Error::Parameter`] if nothing is left.
    pub fn bounds(self, least: Q, greatest: Q) -> Result<Self, Error> {
        let (least, greatest) = (least.max(self.least), greatest.min(self.greatest));
        if least > greatest {
            let [value, other] = [least, greatest].map(|bound| f64::from(bound.into()));
            let must = Must::BeAtMost { parameter: "greatest", value: other };
            return Err(Error::Parameter { parameter: "least", value, must });
        }
        Ok(Requantize { least, greatest, ..self })
    }

    fn channels(&self) -> usize {
        self.scales.len().max(self.bias.len())
    }
}

/// Sums, biases and scales by channel.
#[derive(Clone, Copy)]
struct Scaled<'a> {
    /// One for all, or one per channel.
    scales: &'a [f64],
    /// None, or one per channel.
    bias: &'a [i32],
    inner: usize,
    /// What a step of the result is worth.
    step: f32,
}

impl Requantizer for Scaled<'_> {
    #[inline(always)]
    fn prepare(
        self,
        at: usize,
        sums: &[i32],
        values: &mut [f64; REQUANTIZE_PIECE],
        scales: &mut [f64; REQUANTIZE_PIECE],
    ) {
        values.iter_mut().zip(sums).for_each(|(value, &sum)| *value = sum.into());
        if !self.bias.is_empty() {
            let mut biases = [0; REQUANTIZE_PIECE];
            spread(self.bias, self.inner, at, &mut biases[..sums.len()]);
            values.iter_mut().zip(biases).for_each(|(value, bias)| *value += f64::from(bias));
        }
        match self.scales {
            [scale] => scales.fill(*scale),
            several => spread(several, self.inner, at, &mut scales[..sums.len()]),
        }
    }
    #[inline(always)]
    fn step<V: FloatVector<Elem = f64>>(self, value: V, scale: V) -> V {
        let step = V::splat(self.step.into());
        nearest_quotient(value, scale, scale / step, step)
    }
}

impl Exec {
    /// `dst[i] = clamp(round((sums[i] + bias) * scale / step) + zero_point)`, with the bias and scale of the element's channel.
    ///
    /// # Errors
    /// [`Error::Length`] if `dst` and `sums` differ in length, [`Error::Channels`] if they are not made of whole samples.
    pub fn requantize<Q: Quantum>(
        &self,
        requantization: &Requantize<'_, Q>,
        sums: &[i32],
        dst: &mut [Q],
    ) -> Result<(), Error> {
        same_length("dst", dst.len(), "sums", sums.len())?;
        let (channels, inner) = (requantization.channels(), requantization.inner);
        let one_for_all = channels == 1;
        if !one_for_all {
            whole_samples(sums.len(), channels, inner)?;
        }
        let Requantize { scales, bias, to, least, greatest, .. } = *requantization;
        let scaled =
            Scaled { scales, bias, inner: if one_for_all { sums.len() } else { inner }, step: to.scale() };
        let range =
            ByteRange { zero_point: to.zero_point().into(), least: least.into(), greatest: greatest.into() };
        let schedule = self.schedule_of::<i32>(Form::Forward, sums.len(), REQUANTIZE_PIECE);
        requantize(scaled, range, sums, bytemuck::cast_slice_mut(dst), schedule);
        Ok(())
    }
}

/// Elements in a row below which a call costs more than it brings.
const SHORT: usize = 64;

fn out_of_place<Q: Quantum, R: Quantum>(table: &Table<Q, R>, src: &[Q], dst: &mut [R], schedule: Schedule) {
    let (src, dst) = (bytemuck::cast_slice(src), bytemuck::cast_slice_mut(dst));
    pass(Lookup(*table.entries()), Source::of(src), Target::of(dst), schedule);
}

fn inplace<Q: Quantum>(table: &Table<Q>, x: &mut [Q], schedule: Schedule) {
    let (src, dst) = in_place(bytemuck::cast_slice_mut(x));
    pass(Lookup(*table.entries()), src, dst, schedule);
}

fn pass(lookup: Lookup, src: Source<'_, i8>, dst: Target<'_, i8>, schedule: Schedule) {
    run(lookup, src, dst, Nothing::here(), Nothing::here(), schedule);
}
