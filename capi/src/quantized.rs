//! Integers of 8 bits that stand for real numbers.

use crate::exec::exec;
use crate::status::{Fault, guard, rectify_status, rectify_status::*};
use crate::tensor::{Tensor, apart};
use kernels::{Quantization, Quantum, Requantize, Table};
use pastey::paste;

/// Entries of a table.
const ENTRIES: usize = 256;

/// # Safety
/// The table may be written.
unsafe fn fill<Q: Quantum, R: Quantum>(
    table: *mut R,
    make: impl FnOnce() -> Result<Table<Q, R>, Fault>,
) -> Result<(), Fault> {
    let to = Tensor::new("table", table, ENTRIES)?;
    let table = make()?;
    // SAFETY: the caller's promise.
    unsafe { to.write() }
        .iter_mut()
        .zip(0_u8..=255)
        .for_each(|(to, byte)| *to = table.entry(Q::from_byte(byte)));
    Ok(())
}

/// Tables of any function of bytes, one behind the other.
///
/// # Safety
/// As many entries may be read.
unsafe fn tables(tables: Tensor<u8>) -> Vec<Table<u8>> {
    // SAFETY: the caller's promise.
    let (tables, _) = unsafe { tables.read() }.as_chunks::<ENTRIES>();
    tables.iter().map(|table| Table::new(|q: u8| table[usize::from(q)])).collect()
}

fn entries(table: *const u8, channels: usize) -> Result<Tensor<u8>, Fault> {
    let text = || format!("tables of {channels} channels have more bytes than there can be");
    let count = channels.checked_mul(ENTRIES).ok_or_else(|| Fault::new(RECTIFY_STATUS_TOO_LARGE, text()))?;
    Tensor::new("table", table, count)
}

/// y[i] = table[x[i]] for n bytes, from x to y, which may be the same. The table has 256 entries, by the bits of x: bytes may be signed
/// or not, on either side.
///
/// # Safety
/// The table and n elements of x may be read, and of y written, by nobody else meanwhile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rectify_lookup(
    table: *const u8,
    x: *const u8,
    y: *mut u8,
    n: usize,
) -> rectify_status {
    guard(|| {
        let (table, x, y) = (entries(table, 1)?, Tensor::new("x", x, n)?, Tensor::new("y", y, n)?);
        let read = [table.span(), x.span()];
        apart(&[y.span()], if x.is(y) { &read[..1] } else { &read })?;
        // SAFETY: the caller's promise; what is written overlaps nothing else.
        unsafe {
            let table = &tables(table)[0];
            if x.is(y) {
                return Ok(exec().lookup_inplace(table, y.write())?);
            }
            Ok(exec().lookup(table, x.read(), y.write())?)
        }
    })
}

/// y[i] = tables[c][x[i]] for n bytes, with the table of the element's channel c, of which a sample has inner elements in a row; y may be x.
///
/// # Safety
/// 256 entries for each channel and n elements of x may be read, and of y written, by nobody else meanwhile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rectify_lookup_channels(
    table: *const u8,
    channels: usize,
    inner: usize,
    x: *const u8,
    y: *mut u8,
    n: usize,
) -> rectify_status {
    guard(|| {
        let (table, x, y) = (entries(table, channels)?, Tensor::new("x", x, n)?, Tensor::new("y", y, n)?);
        let read = [table.span(), x.span()];
        apart(&[y.span()], if x.is(y) { &read[..1] } else { &read })?;
        // SAFETY: the caller's promise; what is written overlaps nothing else.
        unsafe {
            let tables = tables(table);
            if x.is(y) {
                return Ok(exec().lookup_channels_inplace(&tables, inner, y.write())?);
            }
            Ok(exec().lookup_channels(&tables, inner, x.read(), y.write())?)
        }
    })
}

/// The tables of functions of real numbers, from one quantization to another.
macro_rules! table_functions {
    ($($name:ident: $Q:ident to $R:ident;)*) => { $(paste! {
        /// The table of `x < 0 ? 0 : x`: of real numbers scale * (q - zero_point), rounded once, ties to even, and saturated.
        ///
        /// # Safety
        /// 256 elements of table may be written.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn [<rectify_table_relu_ $name>](
            from_scale: f32, from_zero_point: $Q, to_scale: f32, to_zero_point: $R, table: *mut $R
        ) -> rectify_status {
            // SAFETY: the caller's promise.
            guard(|| unsafe {
                fill(table, || {
                    Ok(Table::relu(Quantization::new(from_scale, from_zero_point)?, Quantization::new(to_scale, to_zero_point)?))
                })
            })
        }

        /// The table of `x < 0 ? 0 : x > 6 ? 6 : x`.
        ///
        /// # Safety
        /// 256 elements of table may be written.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn [<rectify_table_relu6_ $name>](
            from_scale: f32, from_zero_point: $Q, to_scale: f32, to_zero_point: $R, table: *mut $R
        ) -> rectify_status {
            // SAFETY: the caller's promise.
            guard(|| unsafe {
                fill(table, || {
                    Ok(Table::relu6(Quantization::new(from_scale, from_zero_point)?, Quantization::new(to_scale, to_zero_point)?))
                })
            })
        }

        /// The table of `x > 0 ? x : slope * x`.
        ///
        /// # Safety
        /// 256 elements of table may be written.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn [<rectify_table_leaky_relu_ $name>](
            slope: f32, from_scale: f32, from_zero_point: $Q, to_scale: f32, to_zero_point: $R, table: *mut $R
        ) -> rectify_status {
            // SAFETY: the caller's promise.
            guard(|| unsafe {
                fill(table, || {
                    let (from, to) = (Quantization::new(from_scale, from_zero_point)?, Quantization::new(to_scale, to_zero_point)?);
                    Ok(Table::leaky_relu(slope, from, to))
                })
            })
        }
    })* };
}
table_functions! {
    u8: u8 to u8;
    i8: i8 to i8;
    u8_i8: u8 to i8;
    i8_u8: i8 to u8;
}

/// # Safety
/// As the functions say that call it.
unsafe fn requantize<Q: Quantum>(
    (sums, y, n): (*const i32, *mut Q, usize),
    (scales, count): (*const f64, usize),
    (bias, biases): (*const i32, usize),
    inner: usize,
    to: Quantization<Q>,
    [least, greatest]: [Q; 2],
) -> Result<(), Fault> {
    let (sums, y) = (Tensor::new("sums", sums, n)?, Tensor::new("y", y, n)?);
    let scales = Tensor::new("scales", scales, count)?;
    let bias = Tensor::new("bias", bias, if bias.is_null() { 0 } else { biases })?;
    apart(&[y.span()], &[sums.span(), scales.span(), bias.span()])?;
    // SAFETY: the caller's promise; what is written overlaps nothing else.
    unsafe {
        let requantize = Requantize::new(scales.read(), inner, to)?;
        let requantize =
            if biases == 0 || bias.read().is_empty() { requantize } else { requantize.bias(bias.read())? };
        Ok(exec().requantize(&requantize.bounds(least, greatest)?, sums.read(), y.write())?)
    }
}

macro_rules! requantize_functions {
    ($($Q:ident)*) => { $(paste! {
        /// y[i] = clamp(round((sums[i] + bias[c]) * scales[c] / to_scale) + to_zero_point), from the i32 sums of a matrix product, as if computed with
        /// infinite precision: rounded once, ties to even, within least and greatest (for relu, least is to_zero_point).
        ///
        /// There is one scale, or one for each channel of outer × channels × inner; bias may be null, and has as many as there are channels.
        ///
        /// # Safety
        /// n elements of sums, count of scales and biases of bias may be read, and n of y written, by nobody else meanwhile.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn [<rectify_requantize_ $Q>](
            sums: *const i32, y: *mut $Q, n: usize, scales: *const f64, count: usize, bias: *const i32, biases: usize, inner: usize,
            to_scale: f32, to_zero_point: $Q, least: $Q, greatest: $Q
        ) -> rectify_status {
            guard(|| {
                let to = Quantization::new(to_scale, to_zero_point)?;
                // SAFETY: the caller's promise.
                unsafe { requantize((sums, y, n), (scales, count), (bias, biases), inner, to, [least, greatest]) }
            })
        }
    })* };
}
requantize_functions!(u8 i8);
