// Pages work without this. It unfolds what a link points into, moves the moment of an incident without loading, and looks for news.
(function () {
  "use strict";

  function unfold() {
    var target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    if (!target) { return; }
    for (var at = target; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") { at.open = true; }
    }
    target.scrollIntoView({ block: target.namespaceURI.indexOf("svg") > 0 ? "center" : "start" });
  }

  function scrubber(spread) {
    var range = spread.querySelector("input[type=range]");
    var says = spread.querySelector("output");
    var cursor = spread.querySelector(".cursor");
    if (!range || !says || !cursor) { return; }
    var axis = cursor.dataset.axis.split(" ").map(Number);
    var length = Number(spread.dataset.length);
    var start = Number(spread.dataset.start);
    var parts = Array.prototype.slice.call(spread.querySelectorAll("[data-from]"));
    range.form.querySelector("button").hidden = true;

    function place(ms) {
      ms = Math.min(Math.max(ms, axis[0]), axis[4]);
      if (ms <= axis[2]) { return axis[1] + (ms - axis[0]) / Math.max(1, axis[2] - axis[0]) * (axis[3] - axis[1]); }
      return axis[3] + (ms - axis[2]) / Math.max(1, axis[4] - axis[2]) * (axis[5] - axis[3]);
    }

    function show(ms) {
      var reached = 0;
      parts.forEach(function (part) {
        var ahead = Number(part.dataset.from) > ms;
        part.classList.toggle("ahead", ahead);
        part.classList.toggle("over", !ahead && ms < length && "to" in part.dataset && Number(part.dataset.to) <= ms);
        if (!ahead && part.classList.contains("lane-row") && !part.querySelector(".contained")) { reached += 1; }
      });
      cursor.setAttribute("x1", place(ms));
      cursor.setAttribute("x2", place(ms));
      var services = Number(spread.dataset.services);
      says.textContent = new Date(start + ms).toISOString().slice(11, 19) + " UTC: " + Math.min(reached, services) + " of " + services + (services === 1 ? " service" : " services") + " affected by then";
      spread.querySelectorAll("[data-at]").forEach(function (step) {
        if (Number(step.dataset.at) === ms) { step.setAttribute("aria-current", "step"); } else { step.removeAttribute("aria-current"); }
      });
    }

    function keep(ms) {
      var address = new URL(location.href);
      if (ms >= length) { address.searchParams.delete("at"); } else { address.searchParams.set("at", ms); }
      address.hash = "spread";
      history.replaceState(null, "", address);
    }

    range.addEventListener("input", function () { show(Number(range.value)); });
    range.addEventListener("change", function () { keep(Number(range.value)); });
    spread.addEventListener("click", function (event) {
      var step = event.target.closest("[data-at]");
      if (!step || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
      event.preventDefault();
      range.value = step.dataset.at;
      show(Number(step.dataset.at));
      keep(Number(step.dataset.at));
    });
  }

  function news(main) {
    var waiting = main.dataset.waiting === "yes";
    function look() {
      if (document.hidden) { return later(); }
      fetch(location.href, { headers: { accept: "text/html" }, cache: "no-store" })
        .then(function (answer) { return answer.text().then(function (text) { return { url: answer.url, text: text }; }); })
        .then(function (answer) {
          var now = new DOMParser().parseFromString(answer.text, "text/html").getElementById("content");
          var changed = now && now.dataset.state !== main.dataset.state;
          if (waiting && (changed || answer.url.split("#")[0] !== location.href.split("#")[0])) { location.reload(); return; }
          if (changed) { main.querySelector(".news").hidden = false; return; }
          later();
        })
        .catch(later);
    }
    function later() { setTimeout(look, waiting ? 1500 : 15000); }
    later();
  }

  document.querySelectorAll(".spread").forEach(scrubber);
  var main = document.getElementById("content");
  if (main && "state" in main.dataset) { news(main); }
  window.addEventListener("hashchange", unfold);
  unfold();
})();
