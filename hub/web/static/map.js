// The map beside a list: outlines that we serve, groups and points of the same question. The list says the same in words.
"use strict";
{
  const frame = document.querySelector("[data-map]");
  const framed = document.body.classList.contains("frame");
  const FRANCE = [[41.2, -5.3], [51.2, 9.7]];

  // A topology (TopoJSON 1.x) as rings of latitudes and longitudes.
  function decoded(topology) {
    const [scale, shift] = [topology.transform.scale, topology.transform.translate];
    const arcs = topology.arcs.map((arc) => {
      let [x, y] = [0, 0];
      return arc.map(([dx, dy]) => [(x += dx) * scale[0] + shift[0], (y += dy) * scale[1] + shift[1]]);
    });
    const line = (indexes) => indexes.flatMap((n, at) => {
      const arc = n < 0 ? arcs[~n].toReversed() : arcs[n];
      return at === 0 ? arc : arc.slice(1);
    });
    return Object.values(topology.objects)[0].geometries.map((one) => ({
      type: "Feature",
      id: one.id,
      properties: one.properties,
      geometry: {
        type: one.type,
        coordinates: one.type === "Polygon" ? one.arcs.map(line) : one.arcs.map((part) => part.map(line)),
      },
    }));
  }

  function question(extra) {
    const asked = new URLSearchParams(location.search);
    for (const name of ["cursor", "sort", "bbox", "view"]) asked.delete(name);
    if (frame.dataset.kind) asked.set("kind", frame.dataset.kind);
    for (const [name, value] of Object.entries(extra)) asked.set(name, value);
    for (const [name, value] of [...asked]) if (value === "") asked.delete(name);
    return asked;
  }

  const fixed = (n) => n.toFixed(5);

  function boxOf(bounds) {
    const east = Math.min(180, bounds.getEast());
    const west = Math.max(-180, bounds.getWest());
    return [west, Math.max(-90, bounds.getSouth()), east, Math.min(90, bounds.getNorth())].map(fixed).join(",");
  }

  function within(name, value) {
    const asked = new URLSearchParams(location.search);
    asked.delete("cursor");
    asked.set(name, value);
    const base = frame.dataset.base;
    return `${base}?${asked}`;
  }

  let map;
  let marks;
  let turn = 0;

  async function draw() {
    const mine = ++turn;
    const view = map.getBounds();
    const asked = question({ bbox: boxOf(view), zoom: String(map.getZoom()) });
    const answer = await fetch(`/v1/map?${asked}`);
    if (!answer.ok || mine !== turn) return;
    const said = await answer.json();
    marks.clearLayers();
    said.features.forEach((feature) => marks.addLayer(marked(feature)));
    const tell = frame.querySelector("[data-told]");
    tell.textContent = frame.dataset.words
      .replace("{seen}", said.in_view.toLocaleString(document.documentElement.lang))
      .replace("{unplaced}", said.unplaced.toLocaleString(document.documentElement.lang));
  }

  function marked(feature) {
    const [longitude, latitude] = feature.geometry.coordinates;
    const about = feature.properties;
    if (about.count === undefined) {
      const mark = L.marker([latitude, longitude], { icon: icon("", "point"), title: about.name, alt: about.name });
      const link = document.createElement("a");
      link.href = frame.dataset.prefix + new URL(about.page).pathname;
      link.textContent = about.name;
      if (framed) link.target = "_blank";
      return mark.bindPopup(link);
    }
    const size = about.count < 10 ? "few" : about.count < 100 ? "some" : "many";
    const label = frame.dataset.group.replace("{n}", String(about.count));
    const mark = L.marker([latitude, longitude], { icon: icon(String(about.count), size), title: label, alt: label });
    const [west, south, east, north] = feature.bbox;
    return mark.on("click", () => map.fitBounds([[south, west], [north, east]], { maxZoom: map.getZoom() + 3 }));
  }

  const PIXELS = { point: 24, few: 34, some: 40, many: 48 };

  function icon(text, kind) {
    const around = document.createElement("span");
    around.textContent = text;
    const size = PIXELS[kind];
    return L.divIcon({ html: around, className: `mark-on-map mark-${kind}`, iconSize: [size, size] });
  }

  async function outlines() {
    const answer = await fetch(frame.dataset.outlines);
    if (!answer.ok) return;
    L.geoJSON({ type: "FeatureCollection", features: decoded(await answer.json()) }, {
      className: "outline",
      onEachFeature: (feature, layer) => {
        layer.bindTooltip(feature.properties.name, { sticky: true });
        layer.on("click", () => window.follow(within("department", feature.id)));
      },
    }).addTo(map).bringToBack();
  }

  function start() {
    frame.hidden = false;
    map = L.map(frame.querySelector("[data-canvas]"), { minZoom: 2, maxZoom: 17, worldCopyJump: true, zoomControl: false });
    L.control.zoom({ zoomInTitle: frame.dataset.closer, zoomOutTitle: frame.dataset.farther }).addTo(map);
    map.attributionControl.setPrefix(false).addAttribution("Natural Earth");
    marks = L.layerGroup().addTo(map);
    const box = new URLSearchParams(location.search).get("bbox");
    if (box) {
      const [west, south, east, north] = box.split(",").map(Number);
      map.fitBounds([[south, west], [north, east]]);
    } else {
      map.fitBounds(FRANCE);
    }
    map.on("moveend", draw);
    outlines();
    draw();
    frame.querySelector("[data-here]").addEventListener("click", () => window.follow(within("bbox", boxOf(map.getBounds()))));
    frame.querySelectorAll("[data-view]").forEach((button) => {
      const [west, south, east, north] = button.dataset.view.split(",").map(Number);
      button.addEventListener("click", () => map.fitBounds([[south, west], [north, east]]));
    });
    document.addEventListener("htmx:afterSettle", draw);
    document.addEventListener("htmx:historyRestore", draw);
    window.addEventListener("popstate", () => setTimeout(draw));
  }

  if (frame && window.L) start();

  // The button is in the list, which is replaced: it is looked for when it is pressed.
  document.addEventListener("click", (event) => {
    const near = event.target.closest?.("[data-near]");
    if (near) navigator.geolocation.getCurrentPosition(
      (found) => {
        const asked = new URLSearchParams(location.search);
        asked.delete("cursor");
        asked.delete("sort");
        asked.set("near", `${fixed(found.coords.latitude)},${fixed(found.coords.longitude)}`);
        window.follow(`${near.dataset.near}?${asked}`);
      },
      () => { near.textContent = near.dataset.failed; },
    );
  });
}
