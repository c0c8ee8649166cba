//! The report of a monitor as a picture.

use crate::monitor::ActivityMonitor;
use core::fmt;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::string::String;
use std::vec::Vec;

const EXTENT: (u32, u32) = (640, 400);
const INK: RGBColor = RGBColor(40, 40, 40);
const BAR: RGBColor = RGBColor(0, 85, 150);
const DEAD: RGBColor = RGBColor(213, 94, 0);
const BINS: usize = 20;

impl ActivityMonitor {
    /// The report as an SVG picture: how many units were active in which share of the samples, in twenty steps, and how many never
    ///
    /// With the feature `svg`.
    ///
    /// ```
    /// let mut monitor = rectify::ActivityMonitor::new(3);
    /// monitor.observe_mask(&[0b011, 0b001], 2)?;
    /// let picture = monitor.svg()?;
    /// assert!(picture.starts_with("<svg") && picture.contains("1 never active"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`fmt::Error`] if it cannot be drawn.
    pub fn svg(&self) -> Result<String, fmt::Error> {
        let mut picture = String::new();
        self.draw(SVGBackend::with_string(&mut picture, EXTENT)).map_err(|_| fmt::Error)?;
        Ok(picture)
    }

    fn draw<B: DrawingBackend>(&self, picture: B) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
        let dead = self.dead(self.samples()).count();
        let summary = std::format!(
            "{} units, {} samples: {:.1} % of the activity 0, {dead} never active",
            self.units(),
            self.samples(),
            100.0 * self.sparsity()
        );
        // Units that were never active have a bar of their own.
        let mut bars: Vec<usize> = self.histogram::<BINS>().into();
        bars[0] -= self.counts().iter().filter(|&&count| count == 0).count();
        let highest = bars.iter().copied().max().unwrap_or(0).max(dead).max(1);

        let area = picture.into_drawing_area();
        area.fill(&WHITE)?;
        let mut chart = ChartBuilder::on(&area)
            .margin(16)
            .caption(summary, style(18))
            .x_label_area_size(44)
            .y_label_area_size(60)
            .build_cartesian_2d(-7.0..100.0, 0..highest)?;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .bold_line_style(INK.mix(0.15))
            .light_line_style(TRANSPARENT)
            .axis_style(INK.mix(0.4))
            .label_style(style(14))
            .x_labels(6)
            .x_label_formatter(&f64::to_string)
            .x_desc("percent of the samples in which a unit was active")
            .y_desc("units")
            .draw()?;
        let width = 100.0 / BINS as f64;
        let bar = |left: f64, count: usize, color: RGBColor| {
            Rectangle::new([(left + 0.1 * width, 0), (left + 0.9 * width, count)], color.filled())
        };
        let active = bars.iter().enumerate().map(|(i, &count)| bar(i as f64 * width, count, BAR));
        let left = -1.2 * width;
        chart.draw_series(active.chain([bar(left, dead, DEAD)]))?;
        let (x, y) = chart.backend_coord(&(left + 0.5 * width, 0));
        area.draw_text("never", &style(14).pos(Pos::new(HPos::Center, VPos::Top)), (x, y + 6))?;
        area.present()
    }
}

fn style(height: i32) -> TextStyle<'static> {
    TextStyle::from(("sans-serif", height)).color(&INK)
}
