"use strict";
(() => {
	const list = document.getElementById("list");
	const form = document.querySelector("form.filter");
	if (!list) return; // nothing ran
	const cards = [...list.children].map(e => ({e, v: e.dataset.v, f: e.dataset.feature, t: e.dataset.tags, x: (e.querySelector("summary").textContent + " " + e.dataset.feature + " " + e.dataset.text).toLowerCase(), at: +e.dataset.at}));
	const worst = cards.slice();
	const files = cards.slice().sort((a, b) => a.at - b.at);
	const tiles = [...document.querySelectorAll("[data-show]")];
	const shown = form.querySelector("[data-form]");
	const none = document.querySelector(".none");
	const clear = form.querySelector("[type=reset]");
	const field = name => form.elements.namedItem(name);
	const value = name => (field(name) ? field(name).value : "");
	let order = "worst";

	// Most scenarios lie packed in the page, and are laid out when somebody opens them.
	let insides = {};
	async function unpack() {
		const packed = document.getElementById("packed");
		if (!packed) return;
		const bytes = Uint8Array.from(atob(packed.content.textContent.trim()), c => c.charCodeAt(0));
		insides = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
		document.querySelector(".packed").hidden = true;
		for (const card of list.querySelectorAll(":scope > details[open]")) layOut(card);
	}

	function layOut(card) {
		const inside = card && insides[card.id];
		if (!inside) return;
		delete insides[card.id];
		card.querySelector(".inside").innerHTML = inside;
		for (const button of card.querySelectorAll("[data-copy]")) button.hidden = false;
	}

	list.addEventListener("toggle", event => { if (event.target.open) layOut(event.target); }, true);

	function filter() {
		const words = value("text").toLowerCase().split(/\s+/).filter(Boolean);
		const [v, f, t] = [value("verdict"), value("feature"), value("tag")];
		let n = 0;
		for (const c of cards) {
			const fits = (!v || c.v === v) && (!f || c.f === f) && (!t || c.t.includes(" " + t + " ")) && words.every(w => c.x.includes(w));
			if (c.e.hidden === fits) c.e.hidden = !fits;
			n += fits;
		}
		shown.textContent = shown.dataset.form.replace("%[2]s", cards.length).replace("%[1]s", n).replace("%s", n).replace("%s", cards.length);
		none.hidden = n > 0;
		clear.hidden = n === cards.length;
		for (const tile of tiles) tile.setAttribute("aria-pressed", String(tile.dataset.show === v));
		if (order !== value("order")) {
			order = value("order");
			list.append(...(order === "file" ? files : worst).map(c => c.e));
		}
	}

	// A link to a scenario or a message opens all that it is inside of, also when the filter had put it away.
	function open(id, focus) {
		layOut(id && document.getElementById(id.split("-")[0]));
		const goal = id && document.getElementById(id);
		if (!goal) return false;
		for (let e = goal; e; e = e.parentElement) {
			if (e.tagName === "DETAILS") e.open = true;
			if (e.hidden) e.hidden = false;
		}
		const summary = goal.tagName === "DETAILS" ? goal.querySelector("summary") : goal;
		if (focus) summary.focus({preventScroll: true});
		goal.scrollIntoView({block: goal.classList.contains("message") ? "nearest" : "start"});
		return true;
	}

	// A key that follows a link is still down when the focus is on the summary; it must not close what it has opened.
	let held = false;
	addEventListener("keyup", () => { held = false; });

	document.addEventListener("click", event => {
		if (held && event.detail === 0 && event.target.closest("summary")) {
			event.preventDefault();
			return;
		}
		const link = event.target.closest("a[href^='#']");
		if (link) {
			const id = decodeURIComponent(link.getAttribute("href").slice(1));
			if (open(id, true)) {
				held = event.detail === 0;
				event.preventDefault();
				history.replaceState(null, "", "#" + id);
			}
			return;
		}
		const tile = event.target.closest("[data-show]");
		if (tile) {
			const off = tile.getAttribute("aria-pressed") === "true";
			field("verdict").value = off ? "" : tile.dataset.show;
			filter();
			if (!off) form.scrollIntoView({block: "start"});
			return;
		}
		const button = event.target.closest("[data-copy]");
		if (button) copy(button, button.parentElement.querySelector("pre"));
	});

	async function copy(button, from) {
		const word = button.textContent;
		try {
			await navigator.clipboard.writeText(from.textContent);
		} catch {
			getSelection().selectAllChildren(from);
			document.execCommand("copy");
		}
		button.textContent = button.dataset.done;
		setTimeout(() => { button.textContent = word; }, 1500);
	}

	addEventListener("hashchange", () => open(location.hash.slice(1), true));
	addEventListener("keydown", event => {
		const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
		if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
			event.preventDefault();
			field("text").focus();
		} else if (event.key === "Escape" && event.target === field("text")) {
			field("text").value = "";
			filter();
		}
	});

	// On paper what is broken lies open, and is as it was afterwards.
	let opened = [];
	addEventListener("beforeprint", () => {
		opened = cards.filter(c => c.v === "broken" && !c.e.open).map(c => c.e);
		for (const e of opened) {
			layOut(e);
			e.open = true;
		}
	});
	addEventListener("afterprint", () => {
		for (const e of opened) e.open = false;
		opened = [];
	});

	form.addEventListener("input", filter);
	form.addEventListener("submit", event => event.preventDefault());
	form.addEventListener("reset", () => setTimeout(filter));
	form.hidden = false;
	for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
	filter();
	unpack().catch(() => {}).then( // an old browser cannot; the page says so
		() => open(decodeURIComponent(location.hash.slice(1)), true),
	);
})();
