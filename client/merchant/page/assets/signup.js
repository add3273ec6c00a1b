// The sign-up page: opens the identity window and gives the imp_uid, and nothing else, to the backend.
"use strict";
(() => {
  const button = document.getElementById("verify");
  const outcome = document.getElementById("outcome");
  const next = document.getElementById("next");

  const say = (text, result) => {
    outcome.textContent = text;
    outcome.dataset.result = result;
    outcome.hidden = false;
    next.hidden = result !== "created" && result !== "existing";
    button.disabled = false;
  };

  const texts = {
    created: "가입이 완료되었습니다.",
    existing: "이미 가입하신 계정이 있어 그 계정으로 로그인했습니다.",
    underage: "가입할 수 있는 나이가 아닙니다.",
    rejected: "인증을 확인하지 못했습니다. 처음부터 다시 인증해 주세요.",
    unavailable: "지금은 인증을 확인할 수 없습니다. 잠시 후 다시 시도해 주세요.",
    cancelled: "인증을 마치지 않았습니다.",
  };

  const post = async (path, body) => {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
    });
    return response.json();
  };

  // Each attempt has a merchant_uid of its own. It is fetched ahead, for a popup may only be opened within the click.
  const renew = async () => {
    const answer = await post("/session", {});
    button.dataset.merchantUid = answer.merchant_uid;
  };

  const certified = async (response) => {
    if (!response.success) {
      say(texts.cancelled, "cancelled");
      return;
    }
    try {
      const answer = await post("/certifications", { imp_uid: response.imp_uid });
      say(texts[answer.result] || texts.unavailable, answer.result);
    } catch {
      say(texts.unavailable, "unavailable");
    }
    await renew();
  };

  button.addEventListener("click", () => {
    button.disabled = true;
    outcome.hidden = true;
    const IMP = window.IMP;
    if (!IMP) {
      say(texts.unavailable, "unavailable");
      return;
    }
    IMP.init(button.dataset.userCode);
    IMP.certification({
      merchant_uid: button.dataset.merchantUid,
      m_redirect_url: location.origin + "/certifications/redirect",
    }, certified);
  });
  button.disabled = false; // only now does a click lead anywhere
})();
