//! The functions of `reference.c`.

/// Which formula; in the order of `enum unit`.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub enum Unit {
    Elu,
    Selu,
    Celu,
}

unsafe extern "C" {
    fn forward_errors(unit: Unit, alpha: f64, len: usize, x: *const f64, found: *const f64, errors: *mut f64);
    fn backward_errors(
        unit: Unit,
        alpha: f64,
        len: usize,
        x: *const f64,
        dy: *const f64,
        found: *const f64,
        errors: *mut f64,
    );
}

impl Unit {
    /// By how many ULP the y that were found are too large; NaN where one of both is. Selu has its own α.
    pub fn forward_errors(self, alpha: f64, x: &[f64], y: &[f64], errors: &mut [f64]) {
        let len = x.len();
        assert!(y.len() == len && errors.len() == len);
        // SAFETY: all pointers are to `len` elements, of which only those of `errors` are written.
        unsafe { forward_errors(self, alpha, len, x.as_ptr(), y.as_ptr(), errors.as_mut_ptr()) }
    }

    /// The same for the dx that were found.
    pub fn backward_errors(self, alpha: f64, x: &[f64], dy: &[f64], dx: &[f64], errors: &mut [f64]) {
        let len = x.len();
        assert!(dy.len() == len && dx.len() == len && errors.len() == len);
        let errors = errors.as_mut_ptr();
        // SAFETY: all pointers are to `len` elements, of which only those of `errors` are written.
        unsafe { backward_errors(self, alpha, len, x.as_ptr(), dy.as_ptr(), dx.as_ptr(), errors) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(unit: Unit, alpha: f64, x: f64, dy: Option<f64>, found: f64) -> f64 {
        let mut errors = [0.0];
        match dy {
            None => unit.forward_errors(alpha, &[x], &[found], &mut errors),
            Some(dy) => unit.backward_errors(alpha, &[x], &[dy], &[found], &mut errors),
        }
        errors[0]
    }

    /// The floats next to the true values and how far these are, by mpmath with 1,300 bits.
    #[test]
    fn agrees_with_mpmath() {
        let rows: [(Unit, f64, f64, Option<f64>, f64, f64); 11] = [
            (Unit::Elu, 1.0, -0.36549321141352814, None, -0.30614565041307645, -0.14811983426112912),
            (Unit::Elu, 0.3, -1e-20, None, -3e-21, -0.49518778201922636),
            (Unit::Selu, 1.0, -1.0, None, -1.1113307378125628, 0.04298705118941234),
            (Unit::Selu, 1.0, 2.0, None, 2.101401974710961, -0.1795803490952507),
            (Unit::Celu, 0.5, -3.0, None, -0.4987606239116668, 0.16467215859324824),
            (Unit::Celu, -1.5, -1000.3, None, -6.203042512434822e289, 0.2786667592937454),
            (Unit::Elu, 1.0, -472.37980355123085, Some(1.0), 7.047871141950359e-206, 0.09998943293997936),
            (Unit::Elu, -2.0, -744.0, Some(1.25), -2e-323, -0.11795276156220912),
            (Unit::Selu, 1.0, -4.0, Some(1.5), 0.04830106898622322, 0.027748950246812287),
            (Unit::Celu, 0.5, -372.0, Some(1.1), 1e-323, 0.2918992150873719),
            (Unit::Celu, -1.5, -1000.3, Some(1.7), 7.030114847426132e289, 0.09634947506964742),
        ];
        for (unit, alpha, x, dy, nearest, distance) in rows {
            for units in [-1, 0, 1] {
                // Away from zero by that many floats, so up or down by sign.
                let found = f64::from_bits(nearest.to_bits().wrapping_add_signed(units));
                let expected = distance + (units as f64).copysign(units as f64 * nearest);
                let error = error(unit, alpha, x, dy, found);
                assert!(
                    (error - expected).abs() < 0.002,
                    "{unit:?}({alpha}) at {x}, {dy:?}: {error}, not {expected}"
                );
            }
        }
    }

    #[test]
    fn counts_where_floats_end() {
        // The units of −1 + 2⁻⁵³ are half those of −1.
        assert_eq!(error(Unit::Elu, 1.0, -50.0, None, -1.0), 0.0);
        assert_eq!(error(Unit::Elu, 1.0, -50.0, None, -1.0 + f64::EPSILON / 2.0), 1.0);
        assert_eq!(error(Unit::Celu, -1.5, -1070.0, None, f64::NEG_INFINITY), 0.0);
        assert_eq!(error(Unit::Celu, -1.5, -1070.0, None, f64::MIN), 1.0);
        assert!(error(Unit::Elu, 1.0, -1.0, None, f64::NAN).is_nan());
        assert!(error(Unit::Elu, 1.0, -800.0, Some(1.0), 5e-324) > 0.999);
    }
}
