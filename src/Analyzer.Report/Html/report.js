// The report reads without this. It unfolds what a link points into.
(function () {
  "use strict";
  function unfold(id) {
    var target = id ? document.getElementById(id) : null;
    for (var at = target; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") { at.open = true; }
    }
    if (target) { target.scrollIntoView(); }
  }
  window.addEventListener("hashchange", function () { unfold(decodeURIComponent(location.hash.slice(1))); });
})();
