// A place as a pin on the map: of a space, or an answer. Without the map the form keeps its field for coordinates.
const landmarks = JSON.parse(document.getElementById("landmarks")?.textContent ?? "[]")
  .map(([name, lon, lat, zoom]) => ({ name, lon, lat, zoom }));
const STEP = 4; // pixels that an arrow key moves the pin; with Shift ten times as many
const ARROWS = { ArrowUp: [0, -STEP], ArrowDown: [0, STEP], ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0] };

const element = (tag, more) => Object.assign(document.createElement(tag), more);
const fold = (text) => text.trim().toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

const decimal = (number) => Number(number.replace(",", "."));
const isNear = (point) => landmarks.some(({ lon, lat }) => Math.abs(lat - point.lat) < 0.5 && Math.abs(lon - point.lng) < 0.5);

// The server reads more ways to write a point; what is not understood here is left to it.
function parsePoint(text) {
  const numbers = text.match(/-?\d{1,3}\.\d+/g)?.length >= 2 ? text.match(/-?\d{1,3}\.\d+/g) : text.match(/-?\d{1,3}[.,]\d+/g);
  if (!numbers || numbers.length < 2 || /[°º]/.test(text)) return null;
  const points = numbers.slice(1).map((lng, at) => ({ lat: decimal(numbers[at]), lng: decimal(lng) }))
    .filter(({ lat, lng }) => Math.abs(lat) <= 90 && Math.abs(lng) <= 180);
  return points.find(isNear) ?? points[0] ?? null; // links hold a zoom beside the point
}

function drawLandmarks(map, L, arrange) {
  map.eachLayer((layer) => { if (layer instanceof L.Tooltip) layer.remove(); }); // names of municipalities
  const layers = landmarks.map(({ name, lon, lat, zoom }) => {
    const dot = L.circleMarker([lat, lon], { radius: 3, className: "landmark", interactive: false });
    const label = L.tooltip({ permanent: true, direction: "top", className: "place-name", interactive: false })
      .setLatLng([lat, lon]).setContent(element("span", { textContent: name }));
    return [zoom, L.layerGroup([dot, label])];
  });
  const draw = () => {
    for (const [zoom, layer] of layers) map[map.getZoom() >= zoom ? "addLayer" : "removeLayer"](layer);
    arrange();
  };
  map.on("zoomend", draw);
  draw();
}

function start(box, field, { map, L, points, arrange }) {
  const exact = field.form.querySelector("[name=exact_place]");
  const html = '<svg viewBox="0 0 30 38" width="30" height="38" aria-hidden="true" focusable="false"><path d="M15 37C8 27 3 21 3 14a12 12 0 0 1 24 0c0 7-5 13-12 23z"/><circle cx="15" cy="14" r="4.5"/></svg>';
  const icon = L.divIcon({ html, className: "pin place-pin", iconSize: [30, 38], iconAnchor: [15, 37] });
  const marker = L.marker([Number(box.dataset.lat), Number(box.dataset.lon)], {
    icon, draggable: true, keyboard: true, title: box.dataset.wordsDrag, alt: box.dataset.wordsDrag,
  }).addTo(map);
  const help = element("p", { className: "small muted", textContent: box.dataset.wordsDrag });
  const status = element("p", { className: "small" });
  status.setAttribute("role", "status");

  const tell = () => {
    const isChosen = !box.dataset.wordsUnchosen || /^\s*[-+]?\d/.test(field.value); // the server put the pin there
    marker.getElement().classList.toggle("unchosen", !isChosen);
    if (!isChosen) {
      status.textContent = box.dataset.wordsUnchosen;
      return;
    }
    const point = marker.getLatLng();
    const near = landmarks.filter(({ zoom }) => !zoom)
      .map(({ name, lon, lat }) => [map.distance(point, [lat, lon]) / 1000, name]).sort((a, b) => a[0] - b[0])[0];
    const km = near && new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(near[0]);
    status.textContent = `${point.lat.toFixed(5)}, ${point.lng.toFixed(5)}${near ? ` (${near[1]}, ${km} km)` : ""}`;
  };
  const take = (point, isExact = true) => {
    marker.setLatLng(point);
    field.value = `${marker.getLatLng().lat.toFixed(6)}, ${marker.getLatLng().lng.toFixed(6)}`;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    if (exact) exact.checked = isExact;
    tell();
  };

  map.setMaxBounds(null);
  points.remove(); // where the space was: the pin stands there now
  drawLandmarks(map, L, arrange);
  map.setView(marker.getLatLng(), exact?.checked ? 15 : 11, { animate: false });
  map.on("click", ({ latlng }) => take(latlng));
  marker.on("dragend", () => take(marker.getLatLng()));
  marker.getElement().addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const at = map.latLngToContainerPoint(marker.getLatLng());
    take(map.containerPointToLatLng(at.add(L.point(step).multiplyBy(event.shiftKey ? 10 : 1))));
    map.panInside(marker.getLatLng(), { padding: [40, 40] });
  });
  field.addEventListener("change", () => {
    const point = parsePoint(field.value);
    const settlement = landmarks.find(({ name }) => fold(name) === fold(field.value));
    if (point) take(point);
    else if (settlement) take([settlement.lat, settlement.lon], false);
    else tell();
    if (point || settlement) map.setView(marker.getLatLng(), point ? 14 : 12, { animate: false });
  });
  const list = element("datalist", { id: `settlements-${field.name}` });
  list.append(...landmarks.filter(({ zoom }) => !zoom).map(({ name }) => element("option", { value: name })));
  field.after(list);
  field.setAttribute("list", list.id);
  box.prepend(help);
  box.append(status);
  tell();
  field.closest("[data-point]")?.querySelector("button")?.remove(); // the map brings its own
  if (!("geolocation" in navigator)) return;
  const button = element("button", { type: "button", className: "button small", textContent: box.dataset.wordsHere });
  box.append(button);
  button.addEventListener("click", () => navigator.geolocation.getCurrentPosition(
    ({ coords }) => { take(L.latLng(coords.latitude, coords.longitude)); map.setView(marker.getLatLng(), 16); },
    () => { help.textContent = box.dataset.wordsFailed; },
    { enableHighAccuracy: true, timeout: 10000 },
  ));
}

for (const box of document.querySelectorAll("[data-pin]")) {
  const field = document.querySelector(`main form [name="${box.dataset.field}"]`);
  if (field) box.addEventListener("ceh:map", ({ detail }) => start(box, field, detail));
}
