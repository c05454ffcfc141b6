// Makes samklang/home/geometry/europe.json from the npm package world-atlas (Natural Earth 1:50m, public domain).
// Run by hand when the outlines change: `npm install && node map.mjs`. The result is committed.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { feature } from "topojson-client";
import { presimplify, simplify } from "topojson-simplify";

const require = createRequire(import.meta.url);
const WINDOW = [-60, 33, 75, 80]; // west, south, east, north: a good deal more than the map shows
const SMALLEST_TRIANGLE = 0.004; // square degrees; what turns less than this is smoothed away
const SMALLEST_ISLAND = 0.02;
const GRID = 100; // hundredths of a degree, about one kilometre
const NORDIC = new Set(["578", "752", "208", "246", "352", "234", "248", "304"]);

const world = JSON.parse(readFileSync(require.resolve("world-atlas/countries-50m.json"), "utf8"));
const smooth = simplify(presimplify(world), SMALLEST_TRIANGLE);
const countries = feature(smooth, smooth.objects.countries).features;

/** A ring that crosses the date line goes on east of 180° instead of jumping to the other side. */
function unwrapped(ring) {
  const [[first]] = ring;
  return ring.map(([lon, lat]) => [lon - first < -180 ? lon + 360 : lon - first > 180 ? lon - 360 : lon, lat]);
}

/** Sutherland and Hodgman: cut a ring by one edge of the window at a time. */
function clipped(ring) {
  const edges = [
    [0, 1, WINDOW[0]],
    [1, 1, WINDOW[1]],
    [0, -1, WINDOW[2]],
    [1, -1, WINDOW[3]],
  ];
  return edges.reduce((points, [axis, sign, limit]) => {
    const inside = (p) => (p[axis] - limit) * sign >= 0;
    const cut = (a, b) => {
      const t = (limit - a[axis]) / (b[axis] - a[axis]);
      return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
    };
    return points.flatMap((point, i) => {
      const before = points[(i + points.length - 1) % points.length];
      if (inside(point)) return inside(before) ? [point] : [cut(before, point), point];
      return inside(before) ? [cut(before, point)] : [];
    });
  }, ring.slice(0, -1));
}

function area(points) {
  return Math.abs(
    points.reduce((sum, [x, y], i) => {
      const [u, v] = points[(i + 1) % points.length];
      return sum + x * v - u * y;
    }, 0) / 2,
  );
}

/** Whole hundredths, each point as the step from the one before: x, y, dx, dy, dx, dy, … */
function packed(points) {
  let [x, y] = [0, 0];
  return points.flatMap(([lon, lat]) => {
    const [u, v] = [Math.round(lon * GRID), Math.round(lat * GRID)];
    const step = [u - x, v - y];
    [x, y] = [u, v];
    return step[0] || step[1] ? step : [];
  });
}

const shapes = countries
  .map(({ id, properties, geometry }) => {
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    const rings = polygons
      .flat()
      .map(unwrapped)
      .map(clipped)
      .filter((ring) => ring.length > 2 && area(ring) > SMALLEST_ISLAND);
    return { name: properties.name, nordic: NORDIC.has(id), rings: rings.map(packed) };
  })
  .filter(({ rings }) => rings.length)
  .sort((a, b) => (a.name < b.name ? -1 : 1));

const target = new URL("../samklang/home/geometry/europe.json", import.meta.url);
const lines = shapes.map((shape) => JSON.stringify(shape)).join(",\n");
writeFileSync(target, `{"source":"Natural Earth 1:50m, by way of world-atlas","grid":${GRID},"countries":[\n${lines}\n]}\n`);
console.log(`${shapes.length} countries, ${shapes.reduce((n, { rings }) => n + rings.length, 0)} outlines`);
