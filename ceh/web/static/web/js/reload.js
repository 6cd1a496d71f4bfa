// Reloads an error page as soon as the site can answer again.
const health = document.getElementById("reload").dataset.health;

async function check() {
  const answer = await fetch(health, { cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.reload();
  else setTimeout(check, 2000);
}

setTimeout(check, 2000);
