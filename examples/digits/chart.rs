//! The picture: a small chart per activation, with what is recognised and how many units are dead, over the epochs.

use crate::compare::Curve;
use crate::options::Options;
use crate::training::Figures;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::FontStyle;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::error::Error;
use std::path::Path;

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;
type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Figure = fn(&Figures) -> f64;

const PANEL: (u32, u32) = (300, 230);
const ACROSS: usize = 6;
const HEADER: u32 = 96;
const INK: RGBColor = RGBColor(40, 40, 40);

/// The lines of a panel, in colours that every eye can tell apart (Okabe and Ito's).
const LINES: [(&str, RGBColor, Figure); 2] = [
    ("held-out images recognised", RGBColor(0, 85, 150), |epoch| epoch.held_out),
    ("dead units", RGBColor(213, 94, 0), |epoch| epoch.dead),
];

pub fn draw(options: &Options, curves: &[Curve], path: &Path) -> Result {
    let down = curves.len().div_ceil(ACROSS);
    let extent = (ACROSS as u32 * PANEL.0, HEADER + down as u32 * PANEL.1);
    let root = SVGBackend::new(path, extent).into_drawing_area();
    root.fill(&WHITE)?;
    let (header, body) = root.split_vertically(HEADER);
    draw_header(&header, options)?;
    for (curve, area) in curves.iter().zip(body.split_evenly((down, ACROSS))) {
        draw_panel(&area, curve)?;
    }
    root.present()?;
    Ok(())
}

fn draw_header(area: &Area<'_>, options: &Options) -> Result {
    let bold = ("sans-serif", 24, FontStyle::Bold).into_text_style(area).color(&INK);
    area.draw_text("Activations from the same start: percent by epoch", &bold, (16, 12))?;
    let text = format!("{} hidden units, {options}", options.hidden);
    area.draw_text(&text, &style(16), (16, 44))?;
    let mut x = 16;
    for (label, color, _) in LINES {
        area.draw(&PathElement::new([(x, 80), (x + 32, 80)], color.stroke_width(2)))?;
        area.draw_text(label, &style(16).pos(Pos::new(HPos::Left, VPos::Center)), (x + 40, 80))?;
        x += 70 + 8 * label.len() as i32;
    }
    Ok(())
}

fn draw_panel(area: &Area<'_>, Curve { choice, epochs }: &Curve) -> Result {
    let mut chart = ChartBuilder::on(area)
        .margin(10)
        .margin_right(22)
        .caption(choice.to_string(), style(16))
        .x_label_area_size(24)
        .y_label_area_size(36)
        .build_cartesian_2d(0..epochs.len(), -2.0..102.0)?; // so that lines at 0 and 100 are whole
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(INK.mix(0.15))
        .axis_style(INK.mix(0.4))
        .label_style(style(14))
        .x_labels(6)
        .y_labels(6)
        .y_label_formatter(&|percent: &f64| percent.to_string())
        .draw()?;
    for (_, color, figure) in LINES {
        let points = epochs.iter().enumerate().map(|(i, epoch)| (i + 1, figure(epoch)));
        chart.draw_series(LineSeries::new(points, color.stroke_width(2)))?;
    }
    Ok(())
}

fn style(height: i32) -> TextStyle<'static> {
    TextStyle::from(("sans-serif", height)).color(&INK)
}
