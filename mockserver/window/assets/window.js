// What the identity window does beside its forms: it tells the page that opened it, and nobody else, how it ended. It is
// loaded ahead of the page, so that no button is there before what it does.
(function () {
  "use strict";
  var told = false;

  function peer() {
    var mode = document.body.dataset.mode;
    return mode === "popup" ? window.opener : window.parent === window ? null : window.parent;
  }

  function tell(kind, result) {
    var data = document.body.dataset, to = peer();
    if (to && data.request) to.postMessage({ iamportMock: data.request, kind: kind, result: JSON.parse(result), note: data.note }, data.target);
  }

  function leave(kind) {
    if (told) return;
    told = true;
    if (document.body.dataset.closing) tell(kind, document.body.dataset.closing);
    if (document.body.dataset.mode === "popup") window.close();
  }

  document.addEventListener("DOMContentLoaded", function () {
    var data = document.body.dataset, alone = document.getElementById("alone"), back = document.querySelector('[data-testid="return"]');
    if (data.note && data.mode === "redirect") console.warn("[iamport-mock] " + data.note); // nobody else hears of it
    if (alone && data.mode === "popup" && !peer()) alone.hidden = false;
    if (data.silent === "never") tell("stalled", data.closing);
    else if (data.silent === "close") leave("closed");
    else if (data.result && back) location.replace(back.href);
    else if (data.result) leave("done");
    else if (data.closing) tell("opened", data.closing);
  });

  // A page that the back button took from a cache may show what is over.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) location.reload();
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-close], [data-fill]");
    if (!button) return;
    if ("close" in button.dataset) return leave("done");
    var code = document.getElementById("code");
    code.value = button.dataset.fill;
    code.focus();
  });

  // The list follows the search as it is typed; without this, the button does.
  var last = 0;
  document.addEventListener("input", function (event) {
    var list = document.getElementById("people");
    if (event.target.id !== "q" || !list) return;
    var mine = ++last;
    fetch("person?q=" + encodeURIComponent(event.target.value)).then(function (answer) {
      return answer.ok ? answer.text() : "";
    }).then(function (text) {
      var found = text && new DOMParser().parseFromString(text, "text/html").getElementById("people");
      if (found && mine === last) list.replaceChildren.apply(list, found.childNodes);
    }).catch(function () { /* the button is still there */ });
  });
})();
