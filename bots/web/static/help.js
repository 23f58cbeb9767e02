// The help pages: search as one types, and whether an article was helpful. Without this script both are forms that the browser sends.

import { searchAsTyped } from "./help_search.js";

const $ = (id) => document.getElementById(id);

$("q").setAttribute("aria-describedby", "arrows");
searchAsTyped(document.querySelector(".search"), $("results"), $("count"));

$("helpful")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  const buttons = form.querySelectorAll("button");
  if (event.submitter?.ariaPressed === "true") return;
  try {
    const answer = await fetch(event.submitter.formAction, { method: "POST", headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`the vote was answered ${answer.status}`);
    for (const button of buttons) button.ariaPressed = String(button === event.submitter); // who thinks again may press the other one
    $("thanks").textContent = form.dataset.thanks;
  } catch {
    form.action = event.submitter.formAction;
    form.submit(); // then the browser says what is wrong
  }
});
