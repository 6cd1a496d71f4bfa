// allauth's scripts tell of a refused or cancelled passkey by an event; we say it on the page.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const place of document.querySelectorAll("[data-passkey-failed]")) place.hidden = false;
});
// Its buttons do nothing before its scripts have taken hold of them, which they do when the page is there; we come after.
document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-passkey]")) button.disabled = false;
});
