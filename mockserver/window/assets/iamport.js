/*! iamport-mock: iamport.js for a window that verifies nobody */
(function (window, document) {
  "use strict";
  var settings = /*settings*/{};
  var USER_CODE = /^imp\d{8}$/;
  var NAMES = ["merchant_uid", "pg", "channelKey", "min_age", "name", "phone", "carrier", "company", "m_redirect_url"];
  var PLAN = ["person", "outcome", "code", "lang"], PERSON = ["name", "birthday", "gender", "phone", "carrier", "foreigner"];
  var OTHERS = ["request_pay", "loadUI", "updateLoadUIRequest", "naver_zzim", "communicate", "close"];

  // A page may load the script twice: two components, or an effect that React runs twice. A switch says whether the second
  // script begins anew, without the user code that the first one was given.
  if (window.IMP && window.IMP.mock) {
    say("error", "iamport.js was loaded twice on this page; " + (settings["sdk-loaded-twice"] === "forgotten"
      ? "the second one has not heard IMP.init" : "the first one, and its IMP.init, stay") + ". How the real one behaves is not known: load it once");
    if (settings["sdk-loaded-twice"] !== "forgotten") return;
  }

  // The window lies beside the script, wherever that came from.
  var script = document.currentScript || [].filter.call(document.scripts, function (s) {
    return /\/(v1\/iamport|js\/iamport\.payment[^/]*)\.js(\?|$)/.test(s.src);
  }).pop();
  var source = new URL(script && script.src || "/v1/iamport.js", location.href);
  var root = source.origin + source.pathname.replace(/\/(v1|js)\/[^/]*$/, "") + "/__window/";

  var userCode = "", forced, count = 0;
  var current = null; // the certification that is under way, with everybody who waits for it

  function say(level, text) {
    if (window.console) console[level]("[iamport-mock] " + text);
  }

  // A switch says how a mistake of the page is answered.
  function refuse(rule, code, text, callback) {
    say("error", code + ": " + text);
    if (settings[rule] === "throw") throw new Error("[iamport-mock] " + text);
    if (settings[rule] === "silent" || typeof callback !== "function") return;
    setTimeout(function () {
      callback({ success: false, error_code: code, error_msg: "[iamport-mock] " + text });
    }, 0);
  }

  // What a test said beforehand; null = a person decides.
  function plan() {
    if (forced !== undefined) return forced;
    var global = window.IAMPORT_MOCK;
    if (global) return checked("IAMPORT_MOCK", global);
    return fromQuery(location.search) || fromQuery(source.search);
  }

  // checked is a plan whose words are known. An empty one means the first person, verified.
  function checked(name, wanted) {
    if (typeof wanted !== "object") {
      say("error", name + " takes an object, such as {person: \"adult/jiwoo\"}; found " + JSON.stringify(wanted) + ", so the window opens");
      return null;
    }
    Object.keys(wanted).forEach(function (key) {
      if (PLAN.indexOf(key) < 0) say("error", name + " knows " + PLAN.join(", ") + ", not " + key);
    });
    return wanted;
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
    if (current && settings["sdk-two-windows"] !== "both") return second(callback);
    var planned = plan(), mode = modeOf(params, planned);
    if (!mode) {
      return refuse("", "MOCK_NO_REDIRECT_URL", "on a phone without popup: true, m_redirect_url is required", callback);
    }
    if (!callback && mode !== "redirect") say("warn", "IMP.certification has no callback, so nobody will hear how it ends");
    var request = "r" + Date.now().toString(36) + "-" + (++count) + "-" + Math.random().toString(36).slice(2);
    var url = address(params, mode, request, planned);
    current = { waiting: callback ? [callback] : [], focus: function () {} };
    if (mode === "redirect") {
      location.href = url;
      return;
    }
    follow(mode, url, request, current);
  }

  // second answers a call while a window is open, as React's StrictMode makes it: one window, whatever the switch.
  function second(callback) {
    var text = "IMP.certification was called again while its window is open (React's StrictMode runs an effect twice); ";
    if (settings["sdk-two-windows"] === "refused") {
      return refuse("", "MOCK_WINDOW_OPEN", text + "the second call is refused. How the real SDK behaves is not known", callback);
    }
    say("error", text + "the one window, with the parameters of the first call, answers both. How the real SDK behaves is not known: call it in a click");
    if (callback) current.waiting.push(callback);
    current.focus();
  }

  // A page that the back button took from a cache is no longer on its way to the window.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) current = null;
  });

  function follow(mode, url, request, mine) {
    var closing = { success: false, error_code: "F0000", error_msg: settings["cancel-message"] || null };
    var over = false, heard = false, noted = "", timer, frame, box, popup;

    function stop() {
      over = true;
      clearInterval(timer);
      window.removeEventListener("message", hear);
      document.removeEventListener("securitypolicyviolation", violated);
      if (box) box.remove();
      if (current === mine) current = null;
    }

    function end(result) {
      if (over) return;
      stop();
      if (/^MOCK_/.test(result.error_code)) say("error", result.error_code + ": " + result.error_msg.replace("[iamport-mock] ", ""));
      mine.waiting.slice(1).forEach(function (callback) { setTimeout(callback, 0, Object.assign({}, result)); });
      if (mine.waiting[0]) mine.waiting[0](result);
    }

    function hear(event) {
      var data = event.data, from = frame ? frame.contentWindow : popup;
      if (event.origin !== source.origin || event.source !== from || !data || data.iamportMock !== request) return;
      heard = true;
      closing = data.result;
      if (data.note && data.note !== noted) say("warn", noted = data.note);
      if (data.kind === "stalled" && current === mine) current = null; // it never ends, and must not take a later call with it
      if (data.kind === "done" || data.kind === "closed") end(data.result);
    }

    // The page's own policy may forbid the frame, which then stays empty without a word.
    function violated(event) {
      if (!frame || event.disposition !== "enforce" || !/^(frame|child|default)-src/.test(event.effectiveDirective)) return;
      if (event.blockedURI.indexOf(source.origin) === 0) end(blocked("frame-src " + source.origin, "the mock's frame"));
    }

    window.addEventListener("message", hear);
    document.addEventListener("securitypolicyviolation", violated);
    if (mode === "popup") {
      var left = Math.max(0, (window.screenX || 0) + ((window.outerWidth || 0) - 480) / 2);
      var clicked = !!navigator.userActivation && navigator.userActivation.isActive;
      popup = window.open(url, "iamport-mock-" + request, "popup,width=480,height=760,left=" + Math.round(left) + ",top=60");
      if (!popup) {
        stop();
        return refusePopup(mine.waiting[0], clicked);
      }
      mine.focus = function () { popup.focus(); };
      timer = setInterval(function () {
        if (!popup.closed) return;
        clearInterval(timer);
        if (!heard) {
          say("warn", "the window was closed before it said a word, which is a cancel. If it is still open, the page's " +
            "Cross-Origin-Opener-Policy cuts it off: same-origin-allow-popups lets it answer");
        }
        setTimeout(function () { end(closing); }, 100); // its last words may be under way
      }, 200);
      return;
    }
    frame = document.createElement("iframe");
    frame.src = url;
    frame.title = "휴대폰 본인인증 (iamport-mock)";
    frame.onload = function () {
      // A window says that it is there before it is loaded.
      setTimeout(function () {
        if (!heard && !over) say("error", "the mock does not answer in its frame: is it still running at " + source.origin + "?");
      }, 1000);
    };
    box = mode === "layer" ? layer(frame, function () { end(closing); }) : frame;
    if (mode === "hidden") frame.hidden = true;
    (document.body || document.documentElement).appendChild(box);
    if (mode === "layer") frame.focus();
  }

  function blocked(allow, what) {
    return { success: false, error_code: "MOCK_BLOCKED_BY_CSP", error_msg: "[iamport-mock] the Content-Security-Policy of this page blocks " +
      what + "; allow it with: " + allow };
  }

  // A popup blocker lets pass what a click asks for; a sandbox does not.
  function refusePopup(callback, clicked) {
    if (clicked) {
      var told = blocked("sandbox … allow-popups allow-popups-to-escape-sandbox", "the window (so may the sandbox of a frame around the page)");
      return refuse("popup-blocked", told.error_code, told.error_msg.replace("[iamport-mock] ", ""), callback);
    }
    refuse("popup-blocked", "MOCK_POPUP_BLOCKED", "the browser blocked the window; call IMP.certification in a click", callback);
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
    button.setAttribute("aria-label", "인증창 닫기");
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
      forced = wanted ? checked("IMP.mock", wanted) : null;
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
