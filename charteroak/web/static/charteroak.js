// What pages do better with JavaScript. Everything works without it.
(function () {
  "use strict";

  function each(root, selector, act) {
    if (root.matches && root.matches(selector)) act(root);
    root.querySelectorAll(selector).forEach(act);
  }

  function say(words) {
    var region = document.getElementById("announcer");
    if (region && words && region.textContent !== words) region.textContent = words;
  }

  // The button stays hidden where the browser gives no clipboard (an address without https).
  function offerCopying(button) {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim()).then(function () {
        say(button.dataset.copied);
        button.querySelector("span").textContent = button.dataset.copied;
      });
    });
  }

  // Pointing at a quotation shows its passage in the document, and the other way round.
  function pair(figure) {
    var place = figure.dataset.quotes;
    var marks = Array.from(document.querySelectorAll("[data-marks~='" + CSS.escape(place) + "']"));
    function point(on) {
      marks.concat(figure).forEach(function (one) { one.classList.toggle("is-pointed", on); });
    }
    marks.concat(figure).forEach(function (one) {
      one.addEventListener("pointerenter", function () { point(true); });
      one.addEventListener("pointerleave", function () { point(false); });
    });
    figure.addEventListener("focusin", function () { point(true); });
    figure.addEventListener("focusout", function () { point(false); });
  }

  function enhance(root) {
    each(root, "[data-copy]", offerCopying);
    each(root, "[data-quotes]", pair);
    each(root, "[data-focus]", function (summary) { summary.focus(); });
    each(root, "[data-announce]", function (region) { say(region.dataset.announce); });
    each(root, "[data-filters]", function (input) {
      // A field that hides the items of a list on this page which do not hold what is typed.
      var items = Array.from(document.querySelectorAll(input.dataset.filters));
      input.addEventListener("input", function () {
        var wanted = input.value.trim().toLowerCase();
        items.forEach(function (item) { item.hidden = item.textContent.toLowerCase().indexOf(wanted) < 0; });
      });
    });
  }

  enhance(document);
  document.addEventListener("htmx:load", function (event) { if (event.detail.elt !== document.body) enhance(event.detail.elt); });

  // Paper shows what is folded away on the screen.
  var unfolded = [];
  window.addEventListener("beforeprint", function () {
    unfolded = Array.from(document.querySelectorAll("details:not([open])"));
    unfolded.forEach(function (one) { one.open = true; });
  });
  window.addEventListener("afterprint", function () { unfolded.forEach(function (one) { one.open = false; }); });
})();
