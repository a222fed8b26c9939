const sorted = values => [...values].sort((a, b) => a - b);

export function median(values) {
  const s = sorted(values),
    middle = s.length >> 1;
  return s.length % 2 ? s[middle] : (s[middle - 1] + s[middle]) / 2;
}

export function percentile(values, p) {
  const s = sorted(values);
  return s[Math.min(s.length - 1, Math.ceil(p * s.length) - 1)];
}

/** Least squares: how much y grows per x. */
export function slope(points) {
  const n = points.length,
    mean = i => points.reduce((sum, point) => sum + point[i], 0) / n;
  const mx = mean(0),
    my = mean(1);
  return (
    points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) / points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0)
  );
}

export const summary = values => ({
  n: values.length,
  median: median(values),
  p95: percentile(values, 0.95),
  min: Math.min(...values),
  max: Math.max(...values),
});

/** Half the width of the slope's interval of 95 %, from the residuals. */
export function slopeInterval(points) {
  const n = points.length,
    b = slope(points),
    mean = i => points.reduce((sum, point) => sum + point[i], 0) / n,
    mx = mean(0),
    my = mean(1),
    residuals = points.reduce((sum, [x, y]) => sum + (y - my - b * (x - mx)) ** 2, 0),
    spread = points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
  return 2.1 * Math.sqrt(residuals / (n - 2) / spread); // Student's t for about twenty points
}

/** How far the median of samples can be trusted: half of what McGill's notch spans. 0 for a single value. */
export function uncertainty(values) {
  return (1.57 * (percentile(values, 0.75) - percentile(values, 0.25))) / Math.sqrt(values.length);
}

/** How far a percentile can be trusted: half of what it differs by between the two halves of the samples. */
export function instability(values, p) {
  const middle = values.length >> 1;
  return Math.abs(percentile(values.slice(0, middle), p) - percentile(values.slice(middle), p)) / 2;
}

/** The exponent k of y = c x^k through points (x, y): 0 costs nothing more, 1 grows in proportion. */
export const exponent = points => slope(points.map(point => point.map(Math.log)));
