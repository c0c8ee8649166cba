//! Tensors of rows that may be apart: epilogues, gated forms, and what PReLU has beyond other operations.
//!
//! As in `forms`, the functions here take the caller's word.

use crate::exec::exec;
use crate::status::{Fault, guard, rectify_status, rectify_status::*};
use crate::tensor::{Span, Tensor, apart, set};
use half::{bf16, f16};
use kernels::{Activation, Channels, Epilogue, PRelu, Real, Relu, Rows, RowsMut, Sum};
use pastey::paste;

/// Where channels lie: RECTIFY_LAYOUT_ALONG_ROWS or RECTIFY_LAYOUT_ACROSS_ROWS.
pub type rectify_layout = u32;
/// Channels lie along each row, and repeat: channels-last, the output of a matrix product.
pub const RECTIFY_LAYOUT_ALONG_ROWS: rectify_layout = 0;
/// Each row belongs to one channel, and they repeat: NCHW, of which a row has H·W elements.
pub const RECTIFY_LAYOUT_ACROSS_ROWS: rectify_layout = 1;

/// What becomes of the values that sums are written over: RECTIFY_SUM_OVERWRITE or RECTIFY_SUM_ACCUMULATE.
pub type rectify_sum = u32;
/// Sums replace them.
pub const RECTIFY_SUM_OVERWRITE: rectify_sum = 0;
/// Sums are added to them.
pub const RECTIFY_SUM_ACCUMULATE: rectify_sum = 1;

fn channels_of(layout: rectify_layout) -> Result<Channels, Fault> {
    match layout {
        RECTIFY_LAYOUT_ALONG_ROWS => Ok(Channels::AlongRows),
        RECTIFY_LAYOUT_ACROSS_ROWS => Ok(Channels::AcrossRows),
        _ => {
            let text = format!(
                "layout is {layout}, but must be RECTIFY_LAYOUT_ALONG_ROWS (0) or RECTIFY_LAYOUT_ACROSS_ROWS (1)"
            );
            Err(Fault::new(RECTIFY_STATUS_PARAMETER, text))
        }
    }
}

fn sum_of(sum: rectify_sum) -> Result<Sum, Fault> {
    match sum {
        RECTIFY_SUM_OVERWRITE => Ok(Sum::Overwrite),
        RECTIFY_SUM_ACCUMULATE => Ok(Sum::Accumulate),
        _ => {
            let text =
                format!("sum is {sum}, but must be RECTIFY_SUM_OVERWRITE (0) or RECTIFY_SUM_ACCUMULATE (1)");
            Err(Fault::new(RECTIFY_STATUS_PARAMETER, text))
        }
    }
}

/// The first element of rows, and how far apart they begin.
pub struct Place<T> {
    pub at: *mut T,
    pub ld: usize,
}

impl<T> Clone for Place<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Place<T> {}

impl<T> Place<T> {
    fn tensor(self, name: &'static str, [rows, cols]: [usize; 2]) -> Result<Tensor<T>, Fault> {
        Tensor::rows(name, self.at, rows, cols, self.ld)
    }

    /// A leading dimension that is not used where there are no rows to speak of.
    fn leading(self, [rows, cols]: [usize; 2]) -> usize {
        if rows == 0 || cols == 0 { cols } else { self.ld }
    }

    /// # Safety
    /// As [`Tensor::read`].
    unsafe fn rows<'a>(self, tensor: Tensor<T>, shape: [usize; 2]) -> Result<Rows<'a, T>, Fault> {
        let [rows, cols] = empty_or(shape);
        // SAFETY: the caller's promise.
        Ok(Rows::new(unsafe { tensor.read() }, rows, cols, self.leading(shape))?)
    }

    /// # Safety
    /// As [`Tensor::write`].
    unsafe fn rows_mut<'a>(self, tensor: Tensor<T>, shape: [usize; 2]) -> Result<RowsMut<'a, T>, Fault> {
        let [rows, cols] = empty_or(shape);
        // SAFETY: the caller's promise.
        Ok(RowsMut::new(unsafe { tensor.write() }, rows, cols, self.leading(shape))?)
    }
}

/// Without elements, a shape has neither rows nor columns.
fn empty_or(shape: [usize; 2]) -> [usize; 2] {
    if shape.contains(&0) { [0, shape[1]] } else { shape }
}

/// Scale and shift of an epilogue.
#[derive(Clone, Copy)]
pub struct Parts<F> {
    pub scale: *const F,
    pub shift: *const F,
    pub channels: usize,
    pub layout: rectify_layout,
}

/// # Safety
/// As the functions say that call it.
#[allow(clippy::too_many_arguments)] // a tensor each, and how
pub unsafe fn epilogue<A: Real, O: Real<Float = A::Float>>(
    op: &dyn Activation<A::Float>,
    x: Place<A>,
    residual: Place<A>,
    y: Place<O>,
    shape: [usize; 2],
    parts: Parts<A::Float>,
    mask: Option<(*mut u8, *mut usize)>,
    parameters: &[Span],
) -> Result<(), Fault> {
    let from = x.tensor("x", shape)?;
    let to = y.tensor("y", shape)?;
    let channels = channels_of(parts.layout)?;
    let mut read = parameters.to_vec();
    let mut values = |name, at: *const A::Float| match at.is_null() {
        true => Ok(None),
        false => Tensor::new(name, at, parts.channels).inspect(|values| read.push(values.span())).map(Some),
    };
    let (scale, shift) = (values("scale", parts.scale)?, values("shift", parts.shift)?);
    let added = match residual.at.is_null() {
        true => None,
        false => Some(residual.tensor("residual", shape)?),
    };
    read.extend(added.map(Tensor::span));
    let bits = match mask {
        Some((mask, _)) => Some(mask_of(mask, shape)?),
        None => None,
    };
    let written: Vec<Span> = [to.span()].into_iter().chain(bits.map(Tensor::span)).collect();
    let same = std::any::TypeId::of::<A>() == std::any::TypeId::of::<O>()
        && from.span().is(to.span())
        && x.ld == y.ld;
    if !same {
        read.push(from.span());
    }
    apart(&written, &read)?;
    // SAFETY: the caller's promise; what is written overlaps nothing else. In place, both types are the same.
    unsafe {
        let epilogue = Epilogue::new().channels(channels);
        let epilogue = scale.map_or(epilogue, |scale| epilogue.scale(scale.read()));
        let epilogue = shift.map_or(epilogue, |shift| epilogue.shift(shift.read()));
        let added = match added {
            Some(added) => Some(residual.rows(added, shape)?),
            None => None,
        };
        let added = added.as_ref();
        let bits = bits.map(|bits| bits.write());
        let active = if same {
            let mut x = x.rows_mut(from, shape)?;
            match bits {
                None => exec().epilogue_inplace(op, &epilogue, &mut x, added).map(|()| 0)?,
                Some(bits) => exec().epilogue_mask_inplace(op, &epilogue, &mut x, added, bits)?,
            }
        } else {
            let (x, mut y) = (x.rows(from, shape)?, y.rows_mut(to, shape)?);
            match bits {
                None => exec().epilogue(op, &epilogue, &x, added, &mut y).map(|()| 0)?,
                Some(bits) => exec().epilogue_mask(op, &epilogue, &x, added, &mut y, bits)?,
            }
        };
        if let Some((_, count)) = mask {
            set(count, active);
        }
    }
    Ok(())
}

/// The mask of rows, of which each begins with a byte of its own.
fn mask_of(mask: *const u8, [rows, cols]: [usize; 2]) -> Result<Tensor<u8>, Fault> {
    Tensor::rows("mask", mask, rows, cols.div_ceil(8), cols.div_ceil(8))
}

/// # Safety
/// As the functions say that call it.
#[allow(clippy::too_many_arguments)] // as above
pub unsafe fn epilogue_backward<T: Real>(
    op: &dyn Activation<T>,
    dy: Place<T>,
    mask: *const u8,
    dx: Place<T>,
    (sums, channels): (*mut T::Float, usize),
    shape: [usize; 2],
    (layout, sum): (rectify_layout, rectify_sum),
    parameters: &[Span],
) -> Result<(), Fault> {
    let (from, to) = (dy.tensor("dy", shape)?, dx.tensor("dx", shape)?);
    let (mask, sums) = (mask_of(mask, shape)?, Tensor::new("sums", sums, channels)?);
    let (layout, sum) = (channels_of(layout)?, sum_of(sum)?);
    let same = from.is(to) && dy.ld == dx.ld;
    let mut read = parameters.to_vec();
    read.push(mask.span());
    if !same {
        read.push(from.span());
    }
    apart(&[to.span(), sums.span()], &read)?;
    // SAFETY: the caller's promise; what is written overlaps nothing else.
    unsafe {
        let (mask, sums) = (mask.read(), sums.write());
        let mut to = dx.rows_mut(to, shape)?;
        if same {
            return Ok(exec().epilogue_backward_inplace(op, &mut to, mask, sums, layout, sum)?);
        }
        Ok(exec().epilogue_backward(op, &dy.rows(from, shape)?, mask, &mut to, sums, layout, sum)?)
    }
}

/// # Safety
/// As the functions say that call it.
unsafe fn prelu_rows<T: Real>(
    (slopes, channels, inner): (*const T::Float, usize, usize),
    x: Place<T>,
    y: Place<T>,
    shape: [usize; 2],
) -> Result<(), Fault>
where
    for<'w> PRelu<'w, T::Float>: Activation<T>,
{
    let (from, to) = (x.tensor("x", shape)?, y.tensor("y", shape)?);
    let slopes = Tensor::new("slopes", slopes, channels)?;
    let same = from.is(to) && x.ld == y.ld;
    let read = [slopes.span(), from.span()];
    apart(&[to.span()], if same { &read[..1] } else { &read })?;
    // SAFETY: the caller's promise; what is written overlaps nothing else.
    unsafe {
        let op = PRelu::new(slopes.read(), inner);
        let mut to = y.rows_mut(to, shape)?;
        if same {
            return Ok(exec().prelu_rows_inplace(&op, &mut to)?);
        }
        Ok(exec().prelu_rows(&op, &x.rows(from, shape)?, &mut to)?)
    }
}

/// # Safety
/// As the functions say that call it.
unsafe fn prelu_gradients<T: Real>(
    (slopes, channels, inner): (*const T::Float, usize, usize),
    [dy, x, dx]: [Place<T>; 3],
    dw: *mut T::Float,
    shape: [usize; 2],
    sum: rectify_sum,
) -> Result<(), Fault> {
    let (from, saved, to) = (dy.tensor("dy", shape)?, x.tensor("x", shape)?, dx.tensor("dx", shape)?);
    let slopes = Tensor::new("slopes", slopes, channels)?;
    let (dw, sum) = (Tensor::new("dw", dw, channels)?, sum_of(sum)?);
    let same = from.is(to) && dy.ld == dx.ld;
    let read = [slopes.span(), saved.span(), from.span()];
    apart(&[to.span(), dw.span()], if same { &read[..2] } else { &read })?;
    // SAFETY: the caller's promise; what is written overlaps nothing else.
    unsafe {
        let op = PRelu::new(slopes.read(), inner);
        let (x, dw) = (x.rows(saved, shape)?, dw.write());
        let mut to = dx.rows_mut(to, shape)?;
        if same {
            return Ok(exec().prelu_backward_rows_inplace(&op, &mut to, &x, dw, sum)?);
        }
        Ok(exec().prelu_backward_rows(&op, &dy.rows(from, shape)?, &x, &mut to, dw, sum)?)
    }
}

/// # Safety
/// As the functions say that call it.
unsafe fn reglu<T: Real>([a, b, y]: [Place<T>; 3], shape: [usize; 2]) -> Result<(), Fault> {
    let (first, second, to) = (a.tensor("a", shape)?, b.tensor("b", shape)?, y.tensor("y", shape)?);
    let same = first.is(to) && a.ld == y.ld;
    let read = [second.span(), first.span()];
    apart(&[to.span()], if same { &read[..1] } else { &read })?;
    // SAFETY: the caller's promise; what is written overlaps nothing else.
    unsafe {
        let (b, mut to) = (b.rows(second, shape)?, y.rows_mut(to, shape)?);
        if same {
            return Ok(exec().reglu_inplace(&mut to, &b)?);
        }
        Ok(exec().reglu(&a.rows(first, shape)?, &b, &mut to)?)
    }
}

/// # Safety
/// As the functions say that call it.
unsafe fn reglu_backward<T: Real>(
    [dy, a, b]: [Place<T>; 3],
    [da, db]: [Place<T>; 2],
    shape: [usize; 2],
) -> Result<(), Fault> {
    let (from, first, second) = (dy.tensor("dy", shape)?, a.tensor("a", shape)?, b.tensor("b", shape)?);
    let (to_a, to_b) = (da.tensor("da", shape)?, db.tensor("db", shape)?);
    apart(&[to_a.span(), to_b.span()], &[from.span(), first.span(), second.span()])?;
    // SAFETY: the caller's promise; what is written overlaps nothing else.
    unsafe {
        let (dy, a, b) = (dy.rows(from, shape)?, a.rows(first, shape)?, b.rows(second, shape)?);
        let (mut da, mut db) = (da.rows_mut(to_a, shape)?, db.rows_mut(to_b, shape)?);
        Ok(exec().reglu_backward(&dy, &a, &b, &mut da, &mut db)?)
    }
}

/// Of a tensor whose rows hold both.
fn twice([rows, cols]: [usize; 2]) -> Result<[usize; 2], Fault> {
    let cols = cols.checked_mul(2).ok_or_else(|| {
        Fault::new(
            RECTIFY_STATUS_TOO_LARGE,
            format!("cols is {cols}, but rows of x have twice as many elements"),
        )
    })?;
    Ok([rows, cols])
}

/// # Safety
/// As the functions say that call it.
unsafe fn reglu_halves<T: Real>(x: Place<T>, y: Place<T>, shape: [usize; 2]) -> Result<(), Fault> {
    let both = twice(shape)?;
    let (from, to) = (x.tensor("x", both)?, y.tensor("y", shape)?);
    apart(&[to.span()], &[from.span()])?;
    // SAFETY: the caller's promise; what is written overlaps nothing else.
    unsafe { Ok(exec().reglu_halves(&x.rows(from, both)?, &mut y.rows_mut(to, shape)?)?) }
}

/// # Safety
/// As the functions say that call it.
unsafe fn reglu_halves_backward<T: Real>([dy, x, dx]: [Place<T>; 3], shape: [usize; 2]) -> Result<(), Fault> {
    let both = twice(shape)?;
    let (from, saved, to) = (dy.tensor("dy", shape)?, x.tensor("x", both)?, dx.tensor("dx", both)?);
    apart(&[to.span()], &[from.span(), saved.span()])?;
    // SAFETY: the caller's promise; what is written overlaps nothing else.
    unsafe {
        let (dy, x) = (dy.rows(from, shape)?, x.rows(saved, both)?);
        Ok(exec().reglu_halves_backward(&dy, &x, &mut dx.rows_mut(to, both)?)?)
    }
}

/// Adds to counts[c] how many elements of channel c were active, by a mask of rows × cols elements, of which each row begins with a byte
/// of its own.
///
/// # Safety
/// mask may be read, and counts written, by nobody else meanwhile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rectify_count_active(
    mask: *const u8,
    rows: usize,
    cols: usize,
    counts: *mut u64,
    channels: usize,
    layout: rectify_layout,
) -> rectify_status {
    guard(|| {
        let (mask, counts) = (mask_of(mask, [rows, cols])?, Tensor::new("counts", counts, channels)?);
        let layout = channels_of(layout)?;
        apart(&[counts.span()], &[mask.span()])?;
        let [rows, cols] = empty_or([rows, cols]);
        // SAFETY: the caller's promise.
        unsafe { Ok(exec().count_active(mask.read(), rows, cols, layout, counts.write())?) }
    })
}

/// What there is for each type: as C has it, and what it is calculated in.
macro_rules! of_rows {
    ($($T:ident $C:ident $F:ident;)*) => { $(paste! {
        /// y = relu(x + bias[c]) with c = i % channels, from x to y, which may be the same.
        ///
        /// # Safety
        /// x and bias may be read, and y written, by nobody else meanwhile.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn [<rectify_bias_relu_ $T>](x: *const $C, bias: *const $F, channels: usize, y: *mut $C, n: usize) -> rectify_status {
            guard(|| {
                let parts = Parts { scale: std::ptr::null(), shift: Tensor::new("bias", bias, channels)?.first(), channels, layout: RECTIFY_LAYOUT_ALONG_ROWS };
                // SAFETY: the caller's promise.
                unsafe { epilogue::<$T, $T>(&Relu, line(x, n), line(std::ptr::null::<$T>(), n), line(y, n), [1, n], parts, None, &[]) }
            })
        }

        /// y = relu(scale[c] * x + shift[c]) with c = i % channels, from x to y, which may be the same.
        ///
        /// # Safety
        /// x, scale and shift may be read, and y written, by nobody else meanwhile.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn [<rectify_scale_shift_relu_ $T>](
            x: *const $C, scale: *const $F, shift: *const $F, channels: usize, y: *mut $C, n: usize
        ) -> rectify_status {
            guard(|| {
                let values = |name, at| Tensor::new(name, at, channels).map(Tensor::first);
                let parts = Parts { scale: values("scale", scale)?, shift: values("shift", shift)?, channels, layout: RECTIFY_LAYOUT_ALONG_ROWS };
                // SAFETY: the caller's promise.
                unsafe { epilogue::<$T, $T>(&Relu, line(x, n), line(std::ptr::null::<$T>(), n), line(y, n), [1, n], parts, None, &[]) }
            })
        }

        /// y = relu(x + residual), from x to y, which may be the same.
        ///
        /// # Safety
        /// n elements of x and residual may be read, and of y written, by nobody else meanwhile.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn [<rectify_add_relu_ $T>](x: *const $C, residual: *const $C, y: *mut $C, n: usize) -> rectify_status {
            guard(|| {
                let none = std::ptr::null();
                let parts = Parts { scale: none, shift: none, channels: 0, layout: RECTIFY_LAYOUT_ALONG_ROWS };
                let residual = Tensor::new("residual", residual, n)?.first();
                // SAFETY: the caller's promise.
                unsafe { epilogue::<$T, $T>(&Relu, line(x, n), line(residual, n), line(y, n), [1, n], parts, None, &[]) }
            })
        }

        /// y = `x > 0 ? x : slopes[c] * x` over rows × cols elements, which begin ldx and ldy elements apart; y may be x. Each row is made of whole samples
        /// of channels × inner elements.
        ///
        /// # Safety
        /// x and slopes may be read, and y written, by nobody else meanwhile.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn [<rectify_prelu_rows_ $T>](
            x: *const $C, ldx: usize, y: *mut $C, ldy: usize, rows: usize, cols: usize, slopes: *const $F, channels: usize, inner: usize
        ) -> rectify_status {
            // SAFETY: the caller's promise.
            guard(|| unsafe { prelu_rows::<$T>((slopes, channels, inner), place(x, ldx), place(y, ldy), [rows, cols]) })
        }

        /// Both gradients of PReLU in one pass over rows × cols elements: dx from dy, which may be the same, and x; and for each channel dw[c], the sum of x * dy where x <= 0. Each
        /// row is one sample of channels × inner elements, or any where there is one channel.
        ///
        /// # Safety
        /// dy, x and slopes may be read, and dx and dw written, by nobody else meanwhile.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn [<rectify_prelu_gradients_ $T>](
            dy: *const $C, lddy: usize, x: *const $C, ldx: usize, dx: *mut $C, lddx: usize, dw: *mut $F, rows: usize, cols: usize,
            slopes: *const $F, channels: usize, inner: usize, sum: rectify_sum
        ) -> rectify_status {
            let tensors = [place(dy, lddy), place(x, ldx), place(dx, lddx)];
            // SAFETY: the caller's promise.
            guard(|| unsafe { prelu_gradients::<$T>((slopes, channels, inner), tensors, dw, [rows, cols], sum) })
        }

        /// y = relu(a) * b over rows × cols elements; y may be a.
        ///
        /// # Safety
        /// a and b may be read, and y written, by nobody else meanwhile.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn [<rectify_reglu_ $T>](
            a: *const $C, lda: usize, b: *const $C, ldb: usize, y: *mut $C, ldy: usize, rows: usize, cols: usize
        ) -> rectify_status {
            // SAFETY: the caller's promise.
            guard(|| unsafe { reglu::<$T>([place(a, lda), place(b, ldb), place(y, ldy)], [rows, cols]) })
        }

        /// da = `!(a <= 0) ? dy * b : +0` and db = relu(a) * dy, in one pass over rows × cols elements.
        ///
        /// # Safety
        /// dy, a and b may be read, and da and db written, by nobody else meanwhile.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn [<rectify_reglu_backward_ $T>](
            dy: *const $C, lddy: usize, a: *const $C, lda: usize, b: *const $C, ldb: usize,
            da: *mut $C, ldda: usize, db: *mut $C, lddb: usize, rows: usize, cols: usize
        ) -> rectify_status {
            let read = [place(dy, lddy), place(a, lda), place(b, ldb)];
            // SAFETY: the caller's promise.
            guard(|| unsafe { reglu_backward::<$T>(read, [place(da, ldda), place(db, lddb)], [rows, cols]) })
        }

        /// y = relu(a) * b, where each row of x is a, of cols elements, and b behind it.
        ///
        /// # Safety
        /// x may be read, and y written, by nobody else meanwhile.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn [<rectify_reglu_halves_ $T>](
            x: *const $C, ldx: usize, y: *mut $C, ldy: usize, rows: usize, cols: usize
        ) -> rectify_status {
            // SAFETY: the caller's promise.
            guard(|| unsafe { reglu_halves::<$T>(place(x, ldx), place(y, ldy), [rows, cols]) })
        }

        /// The gradients of reglu_halves: each row of dx is da, of cols elements, and db behind it.
        ///
        /// # Safety
        /// dy and x may be read, and dx written, by nobody else meanwhile.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn [<rectify_reglu_halves_backward_ $T>](
            dy: *const $C, lddy: usize, x: *const $C, ldx: usize, dx: *mut $C, lddx: usize, rows: usize, cols: usize
        ) -> rectify_status {
            let tensors = [place(dy, lddy), place(x, ldx), place(dx, lddx)];
            // SAFETY: the caller's promise.
            guard(|| unsafe { reglu_halves_backward::<$T>(tensors, [rows, cols]) })
        }
    })* };
}

/// Rows of elements as C has them.
fn place<C, T>(at: *const C, ld: usize) -> Place<T> {
    Place { at: at.cast_mut().cast(), ld }
}

/// One row.
fn line<C, T>(at: *const C, n: usize) -> Place<T> {
    place(at, n)
}

of_rows! {
    f32 f32 f32;
    f64 f64 f64;
    f16 u16 f32;
    bf16 u16 f32;
}
