// Two kinds of chart as SVG text. Both scales are logarithmic: what is measured spans decades.

const INK = '#24292f';
const FAINT = '#d0d7de';
/** Told apart by everyone, on white and in print. */
const COLOURS = ['#0969da', '#bf8700', '#1a7f37', '#8250df'];

const escaped = (text) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function svg(width, height, title, parts) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}" font-family="system-ui, sans-serif" font-size="12" fill="${INK}">
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="16" y="24" font-size="15" font-weight="600">${escaped(title)}</text>
${parts.join('\n')}
</svg>
`;
}

const text = (x, y, words, more = '') =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${escaped(words)}</text>`;
const line = (x1, y1, x2, y2, colour, more = '') =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="${colour}" ${more}/>`;

/** From `low` to `high` onto `from` to `to`. */
function logarithmic(low, high, from, to) {
  const [first, last] = [Math.log10(low), Math.log10(high)];
  return (value) => from + ((Math.log10(value) - first) / (last - first)) * (to - from);
}

/** 1, 2, 5, 10, … or only the powers of ten. */
function ticks(low, high, steps) {
  const found = [];
  for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; power += 1) {
    for (const step of steps) {
      const value = step * 10 ** power;
      if (value >= low * 0.999 && value <= high * 1.001) found.push(value);
    }
  }
  return found;
}

const legend = (names, x, y) =>
  names.flatMap((name, index) => [
    `<rect x="${x + index * 150}" y="${y - 9}" width="10" height="10" fill="${COLOURS[index % COLOURS.length]}"/>`,
    text(x + 15 + index * 150, y, name),
  ]);

/**
 * Bars with the quartiles as whiskers, and a mark where the aim is.
 *
 * @param {{ title: string, series: string[], unit: (value: number) => string,
 *   rows: { name: string, aim?: number, values: ({ low: number, median: number, high: number } | undefined)[] }[] }} chart
 */
export function bars({ title, series, rows, unit }) {
  const [left, right, width] = [230, 70, 860];
  const band = 14 * series.length + 14;
  const height = 90 + band * rows.length;
  const all = rows.flatMap(({ values, aim }) =>
    values
      .flatMap((value) => (value === undefined ? [] : [value.low, value.high]))
      .concat(aim ?? []),
  );
  const low = Math.min(1, ...all) * 0.9;
  const high = Math.max(...all) * 1.2;
  const x = logarithmic(low, high, left, width - right);
  const bottom = height - 30;
  const parts = legend(series, left, 46);
  for (const value of ticks(low, high, high / low > 500 ? [1] : [1, 2, 5])) {
    parts.push(line(x(value), 58, x(value), bottom, FAINT));
    parts.push(text(x(value), bottom + 16, unit(value), 'text-anchor="middle"'));
  }
  rows.forEach(({ name, aim, values }, index) => {
    const top = 64 + index * band;
    parts.push(text(left - 10, top + (14 * series.length) / 2 + 4, name, 'text-anchor="end"'));
    values.forEach((value, place) => {
      if (value === undefined) return;
      const y = top + place * 14;
      const [start, end] = [Math.min(x(low), x(value.median)), x(value.median)];
      parts.push(
        `<rect x="${start.toFixed(1)}" y="${y}" width="${(end - start).toFixed(1)}" height="11" fill="${COLOURS[place]}"/>`,
        line(x(value.low), y + 5.5, x(value.high), y + 5.5, INK),
        text(Math.max(end, x(value.high)) + 5, y + 10, unit(value.median), 'font-size="11"'),
      );
    });
    if (aim !== undefined) {
      const bottomOfBars = top + 14 * series.length - 1;
      parts.push(line(x(aim), top - 3, x(aim), bottomOfBars, '#cf222e', 'stroke-width="2"'));
    }
  });
  return svg(width, height, title, parts);
}

/**
 * Lines through medians.
 *
 * @param {{ title: string, across: string, up: string, sizeOf: (value: number) => string,
 *   costOf: (value: number) => string, lines: { name: string, dashed?: boolean, points: [number, number][] }[] }} chart
 */
export function curves({ title, across, up, sizeOf, costOf, lines }) {
  const [left, right, top, bottom, width, height] = [80, 190, 50, 50, 860, 420];
  const points = lines.flatMap((one) => one.points);
  const range = (place) => {
    const values = points.map((point) => point[place]);
    return [Math.min(...values) * 0.8, Math.max(...values) * 1.25];
  };
  const [[x0, x1], [y0, y1]] = [range(0), range(1)];
  const x = logarithmic(x0, x1, left, width - right);
  const y = logarithmic(y0, y1, height - bottom, top);
  const parts = [];
  for (const value of ticks(x0, x1, [1])) {
    parts.push(line(x(value), top, x(value), height - bottom, FAINT));
    parts.push(text(x(value), height - bottom + 16, sizeOf(value), 'text-anchor="middle"'));
  }
  for (const value of ticks(y0, y1, [1])) {
    parts.push(line(left, y(value), width - right, y(value), FAINT));
    parts.push(text(left - 6, y(value) + 4, costOf(value), 'text-anchor="end"'));
  }
  parts.push(text((left + width - right) / 2, height - 12, across, 'text-anchor="middle"'));
  parts.push(text(left, top - 8, up));
  const labels = lines
    .map(({ points: own }, index) => ({ index, y: y(own.at(-1)[1]) }))
    .sort((a, b) => a.y - b.y);
  labels.forEach((label, place) => {
    if (place > 0) label.y = Math.max(label.y, labels[place - 1].y + 14);
  });
  lines.forEach(({ name, dashed = false, points: own }, index) => {
    const colour = COLOURS[Math.floor(index / 2) % COLOURS.length];
    const path = own.map(([a, b]) => `${x(a).toFixed(1)},${y(b).toFixed(1)}`).join(' ');
    const dash = dashed ? 'stroke-dasharray="5 4"' : '';
    parts.push(
      `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2" ${dash}/>`,
      ...own.map(
        ([a, b]) =>
          `<circle cx="${x(a).toFixed(1)}" cy="${y(b).toFixed(1)}" r="3" fill="${colour}"/>`,
      ),
    );
    const label = labels.find((one) => one.index === index);
    parts.push(text(width - right + 10, label.y + 4, name, `font-size="11" fill="${colour}"`));
  });
  return svg(width, height, title, parts);
}
