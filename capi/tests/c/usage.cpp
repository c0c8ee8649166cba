// The header in C++, with vectors.
#include "check.h"
#include <cmath>
#include <limits>
#include <rectify.h>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

void check(rectify_status status) {
  if (status != RECTIFY_STATUS_OK) {
    throw std::invalid_argument(rectify_last_error());
  }
}

std::vector<float> relu(const std::vector<float> &x) {
  std::vector<float> y(x.size());
  check(rectify_relu_f32(x.data(), y.data(), x.size()));
  return y;
}

} // namespace

int main() {
  CHECK((relu({-1.5f, 0.5f, 3}) == std::vector<float>{0, 0.5f, 3}));
  CHECK(relu({}).empty());
  CHECK(std::isnan(relu({std::numeric_limits<float>::quiet_NaN()})[0]));

  std::vector<double> x{-2, -1, 1, 2}, dy(4, 1.0), sums(2);
  std::vector<std::uint8_t> mask(2);
  std::size_t active = 0;
  check(rectify_leaky_relu_epilogue_mask_f64(x.data(), 2, nullptr, 0, x.data(), 2, mask.data(), 2, 2, nullptr, nullptr, 0,
                                             RECTIFY_LAYOUT_ALONG_ROWS, 0.5, &active));
  CHECK((x == std::vector<double>{-1, -0.5, 1, 2}) && active == 2);
  check(rectify_leaky_relu_epilogue_backward_f64(dy.data(), 2, mask.data(), dy.data(), 2, sums.data(), 2, 2, 2,
                                                 RECTIFY_LAYOUT_ALONG_ROWS, RECTIFY_SUM_OVERWRITE, 0.5));
  CHECK((dy == std::vector<double>{0.5, 0.5, 1, 1}) && (sums == std::vector<double>{1.5, 1.5}));

  try {
    check(rectify_clamp_inplace_f64(x.data(), x.size(), 2, 1));
    CHECK(false);
  } catch (const std::invalid_argument &error) {
    CHECK(std::string(error.what()).find("lo") != std::string::npos);
  }
}
