//! The picture: a small chart per function, a line per column of the table, over the size of a tensor.

use crate::contestants;
use crate::report::{Row, size};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::FontStyle;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::error::Error;
use std::ops::Range;
use std::path::Path;

/// What memory allows, drawn as the columns are.
const LIMIT: &str = "limit";

type Result<T = ()> = std::result::Result<T, Box<dyn Error + Send + Sync>>;
type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

const PANEL: (u32, u32) = (340, 260);
const HEADER: u32 = 80;
const INK: RGBColor = RGBColor(40, 40, 40);

/// How a column is drawn, in colours that every eye can tell apart (Okabe and Ito's). The default policy lies under
/// the path that it chooses as a broad band; yardsticks are dashed.
fn style(column: &str) -> (ShapeStyle, bool) {
    let (color, width, dashed) = match column {
        "auto" => (RGBColor(245, 215, 90), 7, false),
        "avx512" | "neon" => (RGBColor(0, 85, 150), 2, false),
        "avx2" => (RGBColor(70, 170, 230), 2, false),
        "portable" => (RGBColor(0, 158, 115), 2, false),
        "scalar" => (RGBColor(213, 94, 0), 2, false),
        "plain" => (RGBColor(190, 90, 150), 2, true),
        LIMIT => (RGBColor(150, 150, 150), 2, false),
        _ => (INK, 2, true),
    };
    (color.stroke_width(width), dashed)
}

/// Draws one element type: f32 if it was measured.
pub fn draw(rows: &[Row], path: &Path) -> Result {
    let element = if rows.iter().any(|row| row.element == "f32") { "f32" } else { "f64" };
    let shown: Vec<&Row> = rows.iter().filter(|row| row.element == element).collect();
    let lines = layout(&shown);
    let across = lines.iter().map(Vec::len).max().unwrap_or(1).max(3);

    let extent = (across as u32 * PANEL.0, HEADER + lines.len() as u32 * PANEL.1);
    let root = SVGBackend::new(path, extent).into_drawing_area();
    root.fill(&WHITE)?;
    let (header, body) = root.split_vertically(HEADER);
    draw_header(&header, element)?;
    let speeds = || {
        let measured = shown.iter().flat_map(|row| row.cells.iter().map(|cell| cell.speed));
        measured.chain(shown.iter().map(|row| row.limit)).map(f64::log2)
    };
    let (slowest, fastest) = (speeds().reduce(f64::min), speeds().reduce(f64::max));
    let range = slowest.unwrap_or(0.0).floor()..fastest.unwrap_or(1.0).ceil();
    let areas = body.split_evenly((lines.len(), across));
    for (line, areas) in lines.iter().zip(areas.chunks(across)) {
        for (panel, area) in line.iter().zip(areas) {
            draw_panel(area, panel, range.clone())?;
        }
    }
    root.present()?;
    Ok(())
}

/// The panels of the picture, each the rows of a function: per operation a line out of place and a line in place.
fn layout<'a>(rows: &'a [&'a Row]) -> Vec<Vec<&'a [&'a Row]>> {
    let functions: Vec<_> = rows.chunk_by(|a, b| a.function == b.function).collect();
    let operations = functions.chunk_by(|a, b| a[0].op == b[0].op);
    let lines = operations.flat_map(|operation| {
        let (inplace, apart): (Vec<_>, Vec<_>) = operation.iter().partition(|rows| rows[0].form.is_inplace());
        [apart, inplace]
    });
    lines.filter(|line| !line.is_empty()).collect()
}

fn draw_header(area: &Area<'_>, element: &str) -> Result {
    let title = format!("rectify {}, {element}: GB/s by size of a tensor", env!("CARGO_PKG_VERSION"));
    area.draw_text(&title, &("sans-serif", 24, FontStyle::Bold).into_text_style(area).color(&INK), (16, 12))?;
    let mut x = 16;
    for column in contestants::columns().into_iter().chain([LIMIT]) {
        let (style, dashed) = style(column);
        let segments: &[(i32, i32)] = if dashed { &[(0, 8), (12, 20), (24, 32)] } else { &[(0, 32)] };
        for &(from, to) in segments {
            area.draw(&PathElement::new([(x + from, 62), (x + to, 62)], style))?;
        }
        let label = text(18).color(&INK).pos(Pos::new(HPos::Left, VPos::Center));
        area.draw_text(column, &label, (x + 40, 62))?;
        x += 70 + 9 * column.len() as i32;
    }
    Ok(())
}

/// Both axes are logarithmic, to base 2, and the same in all panels but for how far right they go.
fn draw_panel(area: &Area<'_>, rows: &[&Row], speeds: Range<f64>) -> Result {
    let place = |row: &&Row| (row.tensor as f64).log2();
    let (left, right) = (place(&rows[0]), rows.iter().map(place).fold(9.0, f64::max));
    let mut chart = ChartBuilder::on(area)
        .margin(10)
        .margin_right(22)
        .caption(&rows[0].function, text(16))
        .x_label_area_size(24)
        .y_label_area_size(40)
        .build_cartesian_2d(left..right, speeds)?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(INK.mix(0.15))
        .axis_style(INK.mix(0.4))
        .label_style(text(14).color(&INK))
        .x_labels(6)
        .y_labels(10)
        .x_label_formatter(&|log| size(log.exp2().round() as usize))
        .y_label_formatter(&|log| log.exp2().to_string())
        .draw()?;
    for column in drawing_order() {
        let speed = |row: &Row| if column == LIMIT { Some(row.limit) } else { row.speed(column) };
        let speeds = rows.iter().filter_map(|row| Some((place(row), speed(row)?.log2())));
        let (style, dashed) = style(column);
        if dashed {
            chart.draw_series(DashedLineSeries::new(speeds, 6, 4, style))?;
        } else {
            chart.draw_series(LineSeries::new(speeds, style))?;
        }
    }
    Ok(())
}

/// The broad band first, then the best path on top of the others.
fn drawing_order() -> Vec<&'static str> {
    let mut columns = contestants::columns();
    columns.push(LIMIT);
    columns.reverse();
    columns.sort_by_key(|&column| column != "auto");
    columns
}

fn text(height: i32) -> TextStyle<'static> {
    ("sans-serif", height).into()
}
