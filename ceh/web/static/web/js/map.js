// The map with pan, zoom and popups. It replaces the drawing only after it stands; any failure leaves the drawing.
import * as L from "leaflet";

const SHAPES = {
  disc: '<circle r="8"/>', square: '<rect x="-7" y="-7" width="14" height="14" rx="2"/>',
  diamond: '<path d="M0-9.5 9.5 0 0 9.5-9.5 0Z"/>', triangle: '<path d="M0-9 9 7H-9Z"/>',
  hexagon: '<path d="M0-9 7.8-4.5V4.5L0 9-7.8 4.5V-4.5Z"/>', pentagon: '<path d="M0-9 8.6-2.8 5.3 7.3H-5.3L-8.6-2.8Z"/>',
  cross: '<path d="M-3-8.5H3V-3H8.5V3H3V8.5H-3V3H-8.5V-3H-3Z"/>', ring: '<circle r="6" class="hollow"/>',
  wedge: '<path d="M-9-7H9L0 9Z"/>', star: '<path d="M0-10 2.6-3.4 9.5-3.1 4.1 1.3 6 8 0 4.2-6 8-4.1 1.3-9.5-3.1-2.6-3.4Z"/>',
  pill: '<rect x="-9" y="-5" width="18" height="10" rx="5"/>', frame: '<rect x="-6" y="-6" width="12" height="12" class="hollow"/>',
};
const NEAR = 22; // pixels under which markers become one

const element = (tag, text, more = {}) => Object.assign(document.createElement(tag), text ? { textContent: text } : {}, more);

function pin(members) {
  const one = members[0];
  const inner = members.length > 1
    ? `<circle class="many" r="12"/><text y="4.5" text-anchor="middle">${members.length}</text>`
    : SHAPES[one.shape] ?? SHAPES.disc;
  const tone = members.length > 1 ? "primary" : one.tone.replace(/[^a-z]/g, "");
  const html = `<svg class="marker ${tone}" viewBox="-15 -15 30 30" width="30" height="30" aria-hidden="true" focusable="false">${inner}</svg>`;
  return L.divIcon({ html, className: "pin", iconSize: [30, 30] });
}

function card(members, words) {
  const box = element("div");
  if (members.length > 1) box.append(element("p", words.here.replace("%(n)s", members.length)));
  const list = element("ul");
  for (const one of members) {
    const line = element("li");
    line.append(one.href ? element("a", one.label, { href: one.href }) : element("strong", one.label));
    if (one.kind) line.append(" ", element("span", one.kind, { className: "muted small" }));
    list.append(line);
  }
  box.append(list);
  return box;
}

function halo(map, told) {
  const land = told.areas.map((area) => area.rings.map((ring) => [ring.map(([lon, lat]) => [lat, lon])])).flat();
  for (const name of ["h3", "h2", "h1"]) {
    const line = L.polygon(land, { className: `halo ${name}`, interactive: false, fill: false, weight: 1 }).addTo(map).getElement();
    for (const one of ["stroke", "stroke-width", "fill"]) line?.removeAttribute(one);
  }
}

function areas(map, told) {
  const bounds = L.latLngBounds([]);
  if (!told.tiles) halo(map, told);
  for (const area of [...told.areas].sort((a, b) => b.size - a.size)) {
    const rings = area.rings.map((ring) => ring.map(([lon, lat]) => [lat, lon]));
    const shape = L.polygon(rings.map((ring) => [ring]), {
      className: `area tint-${area.tint}${area.selected ? " selected" : ""}`, stroke: true, weight: 1.6, fillOpacity: told.tiles ? 0.25 : 1, color: null, fillColor: null,
    }).addTo(map);
    shape.bindTooltip(area.told, { sticky: true, className: "told" });
    if (area.href) shape.on("click", () => { location.href = area.href; });
    shape.getElement()?.removeAttribute("stroke");
    shape.getElement()?.removeAttribute("fill");
    if (area.selected) shape.bringToFront();
    bounds.extend(shape.getBounds());
    L.tooltip({ permanent: true, direction: "center", className: "place-name", interactive: false })
      .setLatLng(shape.getCenter()).setContent(element("span", area.name)).addTo(map);
  }
  return bounds;
}

function roomForNames(map) {
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const taken = [...map.getPane("markerPane").querySelectorAll(".pin")].map((one) => one.getBoundingClientRect());
  for (const name of map.getPane("tooltipPane").querySelectorAll(".place-name")) {
    name.hidden = false;
    const free = [[0, 0], [0, 24], [0, -24], [-34, 14], [34, 14], [0, 36]].some(([along, by]) => {
      name.style.marginBlockStart = `${by}px`;
      name.style.marginInlineStart = `${along}px`;
      const box = name.getBoundingClientRect();
      if (taken.some((one) => meet(box, one))) return false;
      taken.push(box);
      return true;
    });
    name.hidden = !free;
  }
}

function markers(map, told) {
  const layer = L.layerGroup().addTo(map);
  const draw = () => {
    layer.clearLayers();
    const groups = [];
    for (const point of told.points) {
      const at = map.latLngToLayerPoint([point.lat, point.lon]);
      const near = groups.find((group) => group.at.distanceTo(at) < NEAR);
      if (near) near.members.push(point);
      else groups.push({ at, members: [point] });
    }
    for (const { members } of groups) {
      const label = members.length > 1 ? `${told.words.here.replace("%(n)s", members.length)}: ${members.map((one) => one.label).join(", ")}` : members[0].label;
      L.marker([members[0].lat, members[0].lon], { icon: pin(members), title: label, alt: label, keyboard: true })
        .bindPopup(() => card(members, told.words), { closeButton: true }).addTo(layer)
        .getElement()?.setAttribute("aria-label", label);
    }
    roomForNames(map);
  };
  map.on("zoomend", draw);
  draw();
  return layer;
}

function live(figure) {
  const told = JSON.parse(figure.querySelector("[data-map-data]").textContent);
  const drawing = figure.querySelector(".map-drawing");
  const stage = element("div", "", { className: "map-live" });
  stage.setAttribute("role", "group");
  stage.setAttribute("aria-label", drawing.getAttribute("aria-label"));
  const box = drawing.viewBox.baseVal;
  stage.style.aspectRatio = `${box.width} / ${box.height}`; // as large as the drawing that it replaces
  drawing.before(stage);
  try {
    const map = L.map(stage, { zoomControl: false, attributionControl: Boolean(told.credit), scrollWheelZoom: false, zoomSnap: 0.25, dragging: true, tap: false, minZoom: 7, maxZoom: 18 });
    map.attributionControl?.setPrefix(false);
    L.control.zoom({ position: "bottomright", zoomInTitle: told.words.in, zoomOutTitle: told.words.out }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    if (told.tiles) L.tileLayer(told.tiles, { attribution: told.credit }).addTo(map);
    const spots = told.points.map((one) => [one.lat, one.lon]);
    map.fitBounds(L.latLngBounds(spots.length ? spots : [[46, 14], [46.5, 15]]), { maxZoom: 14 });
    const bounds = told.areas.length ? areas(map, told) : L.latLngBounds(spots);
    map.fitBounds(bounds, { padding: [14, 14], maxZoom: 14, animate: false });
    map.setMaxBounds(bounds.pad(0.6));
    const points = markers(map, told);
    map.on("focus", () => map.scrollWheelZoom.enable()).on("blur", () => map.scrollWheelZoom.disable());
    new ResizeObserver(() => map.invalidateSize()).observe(stage);
    drawing.remove();
    figure.querySelectorAll(".map-panel").forEach((one) => one.remove());
    figure.dispatchEvent(new CustomEvent("ceh:map", { bubbles: true, detail: { map, L, points, arrange: () => roomForNames(map) } }));
  } catch (problem) {
    stage.remove();
    console.warn("The map stays as it was drawn.", problem);
  }
}

function clothes() {
  if (document.querySelector("link[data-leaflet]")) return Promise.resolve();
  const address = document.querySelector("meta[name=ceh-leaflet-css]")?.content;
  return new Promise((done, failed) => {
    const link = element("link", "", { rel: "stylesheet", href: address, onload: done, onerror: failed });
    link.dataset.leaflet = "yes";
    document.head.prepend(link);
  });
}

export function maps() {
  const waiting = [...document.querySelectorAll("[data-map]:not([data-live])")];
  waiting.forEach((figure) => { figure.dataset.live = "yes"; });
  clothes().then(() => waiting.forEach(live)).catch(() => undefined);
}
