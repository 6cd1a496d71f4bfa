// "My location": the browser's position chooses the nearest settlement here, in the browser. It is never sent.
const box = document.querySelector("[data-nearest]");
const choice = document.querySelector("form[data-filters] select[name=near]");
const places = JSON.parse(document.getElementById("places")?.textContent ?? "[]");
const FAR = 150; // kilometres from which on "near" says nothing any more

function kilometres(lon, lat, place) {
  const rad = Math.PI / 180;
  const half = Math.sin(((lat - place[2]) * rad) / 2) ** 2
    + Math.cos(lat * rad) * Math.cos(place[2] * rad) * Math.sin(((lon - place[1]) * rad) / 2) ** 2;
  return 12742 * Math.asin(Math.min(1, Math.sqrt(half)));
}

if (box && choice && places.length && "geolocation" in navigator) {
  const button = box.querySelector("button");
  const said = box.querySelector("[role=status]");
  choice.closest(".filter").append(box);
  box.classList.add("nearest");
  box.hidden = false;
  button.addEventListener("click", () => {
    said.textContent = box.dataset.wordsBusy;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      const [km, code] = places
        .map((place) => [kilometres(coords.longitude, coords.latitude, place), place[0]])
        .sort((a, b) => a[0] - b[0])[0];
      if (km > FAR) {
        said.textContent = box.dataset.wordsFar;
        return;
      }
      said.textContent = "";
      choice.value = code;
      choice.dispatchEvent(new Event("change", { bubbles: true }));
    }, () => { said.textContent = box.dataset.wordsFailed; }, { maximumAge: 300000, timeout: 10000 });
  });
}
