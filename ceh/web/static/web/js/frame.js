// The frame: menus that close, dialogs, panels of the map.

function menus() {
  const open = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    open().forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open().forEach((menu) => {
      menu.removeAttribute("open");
      menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("focusin", (event) => {
    open().forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open"));
  });
}

function dialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      const dialog = document.getElementById(opener.dataset.dialog);
      if (!dialog?.showModal) return;
      event.preventDefault();
      dialog.showModal();
      return;
    }
    if (event.target instanceof HTMLDialogElement && event.target.open) event.target.close();
  });
}

// The tabs of the desk, and the stations of the plan, are wider than a phone: show the one where the reader is.
function strips() {
  for (const current of document.querySelectorAll(".desk-nav [aria-current], .chain [aria-current]")) {
    const strip = current.closest("ul, ol");
    if (!strip) continue;
    const [tab, box] = [current.getBoundingClientRect(), strip.getBoundingClientRect()];
    strip.scrollLeft += tab.left - box.left - (box.width - tab.width) / 2;
  }
}

export function frame() {
  menus();
  strips();
  dialogs();
  // Browsers ignore autofocus where the address names a part of the page.
  document.querySelector(".error-summary")?.focus();
}
