// The place of a space as a pin on the map. Without the map the form keeps its two numbers.
const box = document.querySelector("[data-pin]");
const [lat, lon] = ["lat", "lon"].map((name) => document.querySelector(`main form [name=${name}]`));
const exact = document.querySelector("main form [name=exact_place]");

function start({ map, L }) {
  const html = '<svg viewBox="0 0 30 38" width="30" height="38" aria-hidden="true" focusable="false"><path d="M15 37C8 27 3 21 3 14a12 12 0 0 1 24 0c0 7-5 13-12 23z"/><circle cx="15" cy="14" r="4.5"/></svg>';
  const icon = L.divIcon({ html, className: "pin place-pin", iconSize: [30, 38], iconAnchor: [15, 37] });
  const marker = L.marker([Number(lat.value) || map.getCenter().lat, Number(lon.value) || map.getCenter().lng], {
    icon, draggable: true, keyboard: true, title: box.dataset.wordsDrag, alt: box.dataset.wordsDrag,
  }).addTo(map);
  const take = (point) => {
    marker.setLatLng(point);
    lat.value = point.lat.toFixed(6);
    lon.value = point.lng.toFixed(6);
    if (exact) exact.checked = true;
  };
  map.setMaxBounds(null);
  map.setView(marker.getLatLng(), Math.max(map.getZoom(), 12), { animate: false });
  map.on("click", ({ latlng }) => take(latlng));
  marker.on("dragend", () => take(marker.getLatLng()));
  for (const field of [lat, lon]) field.closest(".field").hidden = true;

  const help = Object.assign(document.createElement("p"), { className: "small muted", textContent: box.dataset.wordsDrag });
  box.prepend(help);
  if (!("geolocation" in navigator)) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: box.dataset.wordsHere });
  box.append(button);
  button.addEventListener("click", () => navigator.geolocation.getCurrentPosition(
    ({ coords }) => { const point = L.latLng(coords.latitude, coords.longitude); take(point); map.setView(point, 16); },
    () => { help.textContent = box.dataset.wordsFailed; },
    { enableHighAccuracy: true, timeout: 10000 },
  ));
}

if (box && lat && lon) box.addEventListener("ceh:map", ({ detail }) => start(detail));
