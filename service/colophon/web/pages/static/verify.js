// Dropping a file, and fingerprints worked out here. Without this script the forms still work.

const FINGERPRINT_MAX_BYTES = 1024 * 1024 * 1024; // crypto.subtle takes a file only whole, in memory

function hex(buffer) {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function enableDrop(form) {
  const input = form.querySelector("#file");
  const words = form.querySelector("[data-drop-words]");
  const status = form.querySelector("[data-status]");
  words.textContent = "Drop a picture, film, sound or document here, or choose one.";

  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    form.addEventListener(name, () => form.classList.remove("over"));
  }
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length === 0) return;
    if (event.dataTransfer.files.length > 1) {
      status.textContent = "One file at a time, please.";
      return;
    }
    input.files = event.dataTransfer.files;
    form.requestSubmit();
  });
  form.addEventListener("submit", () => {
    const name = input.files[0]?.name ?? "the file";
    status.textContent = `Examining ${name} …`;
    form.setAttribute("aria-busy", "true");
  });
  // Coming back by the browser's back button finds the form ready again.
  window.addEventListener("pageshow", () => {
    status.textContent = "";
    form.removeAttribute("aria-busy");
  });
}

function enableFingerprint() {
  if (!window.crypto?.subtle) return; // only there in a secure context
  const local = document.querySelector("#local");
  const field = document.querySelector("#sha256");
  const status = document.querySelector("[data-fingerprint-status]");
  for (const part of document.querySelectorAll("[data-fingerprint]")) part.hidden = false;
  local.addEventListener("change", async () => {
    const file = local.files[0];
    if (!file) return;
    if (file.size > FINGERPRINT_MAX_BYTES) {
      status.textContent = "This file is too large for the browser; use sha256sum, shasum -a 256 or certutil.";
      return;
    }
    status.textContent = `Working out the fingerprint of ${file.name} …`;
    try {
      field.value = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
      status.textContent = `Fingerprint of ${file.name}, worked out here. Look it up when you like.`;
    } catch {
      status.textContent = "The browser could not read that file.";
    }
  });
}

const form = document.querySelector("[data-drop]");
if (form) enableDrop(form);
enableFingerprint();
