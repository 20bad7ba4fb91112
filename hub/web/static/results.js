// Results that follow the address without a reload: what was open stays open, and the new count is said aloud.
"use strict";
{
  let open = [];

  // The address in the place of the list, as if a link in it had been followed.
  window.follow = (address) => {
    if (document.body.classList.contains("frame")) return window.open(address, "_blank", "noopener");
    const list = document.querySelector("#liste");
    if (!list || !window.htmx) return location.assign(address);
    const link = document.createElement("a");
    link.href = address;
    link.hidden = true;
    list.append(link);
    window.htmx.process(link);
    link.click();
  };

  document.addEventListener("htmx:beforeSwap", () => {
    open = [...document.querySelectorAll("#liste details[id]")].filter((one) => one.open).map((one) => one.id);
  });
  document.addEventListener("htmx:afterSettle", () => {
    open.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
    const said = document.querySelector("#annonce");
    const count = document.querySelector("#fiches");
    if (said && count) said.textContent = count.textContent;
  });
}
