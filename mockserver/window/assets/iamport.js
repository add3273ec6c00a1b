/*! iamport-mock: iamport.js for a window that verifies nobody */
(function (window, document) {
  "use strict";
  var settings = /*settings*/{};
  var USER_CODE = /^imp\d{8}$/;
  var NAMES = ["merchant_uid", "pg", "channelKey", "min_age", "name", "phone", "carrier", "company", "m_redirect_url"];
  var PLAN = ["person", "outcome", "code", "lang"], PERSON = ["name", "birthday", "gender", "phone", "carrier", "foreigner"];
  var OTHERS = ["request_pay", "loadUI", "updateLoadUIRequest", "naver_zzim", "communicate", "close"];

  // The window lies beside the script, wherever that came from.
  var script = document.currentScript || [].filter.call(document.scripts, function (s) {
    return /\/(v1\/iamport|js\/iamport\.payment[^/]*)\.js(\?|$)/.test(s.src);
  }).pop();
  var source = new URL(script && script.src || "/v1/iamport.js", location.href);
  var root = source.origin + source.pathname.replace(/\/(v1|js)\/[^/]*$/, "") + "/__window/";

  var userCode = "", forced, count = 0;

  function say(level, text) {
    if (window.console) console[level]("[iamport-mock] " + text);
  }

  // A switch says how a mistake of the page is answered.
  function refuse(rule, code, text, callback) {
    say("error", text);
    if (settings[rule] === "throw") throw new Error("[iamport-mock] " + text);
    if (settings[rule] === "silent" || typeof callback !== "function") return;
    setTimeout(function () {
      callback({ success: false, error_code: code, error_msg: "[iamport-mock] " + text });
    }, 0);
  }

  // What a test said beforehand.
  function plan() {
    if (forced !== undefined) return forced;
    return window.IAMPORT_MOCK || fromQuery(location.search) || fromQuery(source.search);
  }

  function fromQuery(search) {
    var query = new URLSearchParams(search), found = null;
    PLAN.forEach(function (name) {
      var value = query.get("iamport-mock-" + name);
      if (value !== null) (found = found || {})[name] = value;
    });
    return found;
  }

  function put(query, name, value) {
    if (value !== undefined && value !== null && value !== "") query.set(name, String(value));
  }

  function address(params, mode, request, planned) {
    var query = new URLSearchParams();
    query.set("user_code", userCode);
    query.set("request", request);
    query.set("mode", mode);
    put(query, "origin", location.href.slice(0, 4000));
    NAMES.forEach(function (name) { put(query, name, params[name]); });
    if (query.has("m_redirect_url")) {
      try { query.set("m_redirect_url", new URL(params.m_redirect_url, location.href).href); } catch (e) { /* the window says so */ }
    }
    if (planned) {
      var person = planned.person;
      if (person && typeof person === "object") {
        PERSON.forEach(function (name) { put(query, "mock_" + name, person[name]); });
      } else {
        put(query, "mock_person", person);
      }
      query.set("mock_outcome", planned.outcome || "verified");
      put(query, "mock_code", planned.code);
      put(query, "mock_lang", planned.lang);
    }
    return root + "open?" + query;
  }

  function isPhone() {
    return /Android|iPhone|iPad|iPod|Mobile/i.test(navigator.userAgent);
  }

  function modeOf(params, planned) {
    var redirects = isPhone() && !params.popup;
    if (redirects && params.m_redirect_url) return "redirect";
    if (redirects && settings["mobile-without-redirect"] !== "layer") return "";
    if (planned) return "hidden";
    if (isPhone()) return params.popup ? "popup" : "layer";
    var pc = settings["pc-popup"];
    if (pc === "asked" && params.popup === false || pc === "legacy" && !params.popup) return "layer";
    return "popup";
  }

  function certification(params, callback) {
    if (!userCode) {
      return refuse("sdk-before-init", "MOCK_BEFORE_INIT", "IMP.certification was called before IMP.init(user code)", callback);
    }
    if (!params || typeof params !== "object") {
      return refuse("sdk-wrong-arguments", "MOCK_WRONG_ARGUMENTS", "IMP.certification takes an object of parameters first",
        typeof params === "function" ? params : callback);
    }
    if (callback !== undefined && typeof callback !== "function") {
      return refuse("sdk-wrong-arguments", "MOCK_WRONG_ARGUMENTS", "IMP.certification takes a function as its callback");
    }
    if (/^KT(_|$)/i.test(params.carrier || "")) say("warn", "carrier: the real SDK knows " + params.carrier + " as KTF");
    var planned = plan();
    if (planned && !planned.person && !planned.outcome && !planned.code) planned = null;
    var mode = modeOf(params, planned);
    if (!mode) {
      return refuse("", "MOCK_NO_REDIRECT_URL", "on a phone without popup: true, m_redirect_url is required", callback);
    }
    if (!callback && mode !== "redirect") say("warn", "IMP.certification has no callback, so nobody will hear how it ends");
    var request = "r" + Date.now().toString(36) + "-" + (++count) + "-" + Math.random().toString(36).slice(2);
    var url = address(params, mode, request, planned);
    if (mode === "redirect") {
      location.href = url;
      return;
    }
    follow(mode, url, request, callback || function () {});
  }

  function follow(mode, url, request, callback) {
    var closing = { success: false, error_code: "F0000", error_msg: settings["cancel-message"] || null }, over = false, timer, frame, box, popup;

    function end(result) {
      if (over) return;
      over = true;
      clearInterval(timer);
      window.removeEventListener("message", hear);
      if (box) box.remove();
      if (/^MOCK_/.test(result.error_code)) say("error", result.error_msg.replace("[iamport-mock] ", ""));
      callback(result);
    }

    function hear(event) {
      var data = event.data, from = frame ? frame.contentWindow : popup;
      if (event.origin !== source.origin || event.source !== from || !data || data.iamportMock !== request) return;
      closing = data.result;
      if (data.kind === "done" || data.kind === "closed") end(data.result);
    }

    window.addEventListener("message", hear);
    if (mode === "popup") {
      var left = Math.max(0, (window.screenX || 0) + ((window.outerWidth || 0) - 480) / 2);
      popup = window.open(url, "iamport-mock-" + request, "popup,width=480,height=760,left=" + Math.round(left) + ",top=60");
      if (!popup) {
        over = true;
        window.removeEventListener("message", hear);
        return refuse("popup-blocked", "MOCK_POPUP_BLOCKED", "the browser blocked the window; call IMP.certification in a click", callback);
      }
      timer = setInterval(function () {
        if (!popup.closed) return;
        clearInterval(timer);
        setTimeout(function () { end(closing); }, 100); // its last words may be under way
      }, 200);
      return;
    }
    frame = document.createElement("iframe");
    frame.src = url;
    frame.title = "휴대폰 본인인증 (iamport-mock)";
    box = mode === "layer" ? layer(frame, function () { end(closing); }) : frame;
    if (mode === "hidden") frame.hidden = true;
    (document.body || document.documentElement).appendChild(box);
    if (mode === "layer") frame.focus();
  }

  function style(element, rules) {
    Object.keys(rules).forEach(function (name) { element.style[name] = rules[name]; });
  }

  // layer is a dialog over the page, with a way out that works even when the mock does not.
  function layer(frame, close) {
    var box = document.createElement("div"), panel = document.createElement("div"), button = document.createElement("button");
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-modal", "true");
    box.setAttribute("aria-label", frame.title);
    box.setAttribute("data-testid", "iamport-mock-layer");
    style(box, { position: "fixed", inset: "0", zIndex: "2147483647", background: "rgba(10, 14, 20, .6)", display: "grid", placeItems: "center" });
    style(panel, { display: "flex", flexDirection: "column", width: "min(480px, 100%)", height: "min(780px, 100%)", background: "#14181f", borderRadius: "14px", overflow: "hidden" });
    style(button, { alignSelf: "flex-end", width: "44px", height: "40px", border: "0", background: "none", color: "#fff", font: "24px/1 sans-serif", cursor: "pointer" });
    style(frame, { flex: "1", width: "100%", border: "0", background: "#f3f5f9", colorScheme: "normal" });
    button.type = "button";
    button.textContent = "×";
    button.setAttribute("aria-label", "본인인증 창 닫기");
    button.setAttribute("data-testid", "iamport-mock-close");
    button.onclick = close;
    box.onkeydown = function (event) {
      if (event.key === "Escape") close();
    };
    panel.append(button, frame);
    box.append(panel);
    return box;
  }

  function init(code) {
    if (!USER_CODE.test(code)) {
      return refuse("sdk-wrong-arguments", "MOCK_WRONG_ARGUMENTS", "IMP.init takes a user code: imp and eight digits, found " + JSON.stringify(code));
    }
    userCode = code;
  }

  var IMP = {
    init: init,
    agency: init, // the tier changes nothing here
    certification: certification,
    mock: function (wanted) {
      Object.keys(wanted || {}).forEach(function (name) {
        if (PLAN.indexOf(name) < 0) say("error", "IMP.mock knows " + PLAN.join(", ") + ", not " + name);
      });
      forced = wanted || null;
    }
  };
  OTHERS.forEach(function (name) {
    IMP[name] = function () {
      refuse("", "MOCK_NOT_IMITATED", "IMP." + name + " is not imitated", [].filter.call(arguments, function (a) {
        return typeof a === "function";
      })[0]);
    };
  });
  window.IMP = IMP;
})(window, document);
