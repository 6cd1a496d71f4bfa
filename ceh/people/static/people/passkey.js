// allauth's scripts tell of a refused or cancelled passkey by an event; we say it on the page.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const place of document.querySelectorAll("[data-passkey-failed]")) place.hidden = false;
});
