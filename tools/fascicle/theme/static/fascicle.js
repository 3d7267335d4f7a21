/* What a reader does on any page: colours, contents, the way to search. Everything works without
   it, but for the choice of colours and the search; it is loaded in the head so that no page flashes in the wrong ones. */
"use strict";

(() => {
  const root = document.documentElement;
  const modes = {
    auto: "Colours: as the system has them",
    light: "Colours: light",
    dark: "Colours: dark",
  };
  const system = matchMedia("(prefers-color-scheme: dark)");

  // A browser may forbid its storage; then the choice lasts as long as the page.
  const key = (what) => `fascicle:${root.dataset.library}:${what}`;
  const remembered = (what) => {
    try {
      return localStorage.getItem(key(what));
    } catch {
      return null;
    }
  };
  const remember = (what, value) => {
    try {
      localStorage.setItem(key(what), value);
    } catch {
      /* nothing is lost but the choice */
    }
  };

  const colour = (mode) => {
    root.dataset.mode = mode in modes ? mode : "auto";
    const dark = root.dataset.mode === "auto" ? system.matches : root.dataset.mode === "dark";
    root.dataset.theme = dark ? "dark" : "light";
  };
  colour(remembered("mode") ?? root.dataset.mode);
  system.addEventListener("change", () => colour(root.dataset.mode));

  const offerColours = () => {
    const button = document.querySelector(".theme-button");
    if (!button) return;
    const name = button.querySelector(".theme-name");
    const say = () => {
      name.textContent = modes[root.dataset.mode];
      button.title = modes[root.dataset.mode];
    };
    button.hidden = false;
    say();
    button.addEventListener("click", () => {
      const names = Object.keys(modes);
      const next = names[(names.indexOf(root.dataset.mode) + 1) % names.length];
      colour(next);
      remember("mode", next);
      say();
    });
  };

  // The browser opens and closes the contents by itself, and gives the focus back. In a wide
  // window they stand beside the text until the reader closes them, and that is remembered.
  const wide = matchMedia("(min-width: 75em)");
  const hideContents = (hidden) => {
    if (hidden) root.dataset.contents = "hidden";
    else delete root.dataset.contents;
    remember("contents", hidden ? "hidden" : "");
  };
  if (remembered("contents") === "hidden") root.dataset.contents = "hidden";

  const enterContents = () => {
    const contents = document.getElementById("contents");
    if (!contents) return;
    const current = contents.querySelector("[aria-current]") ?? contents.querySelector("a");
    const reveal = () => {
      contents.scrollTop = current.offsetTop - contents.clientHeight / 3;
    };
    reveal();
    contents.addEventListener("beforetoggle", (event) => {
      if (wide.matches) hideContents(event.newState !== "open");
    });
    contents.addEventListener("toggle", (event) => {
      if (event.newState !== "open") return;
      reveal();
      current.focus({ preventScroll: true });
    });
    contents.querySelector(".contents-close").addEventListener("click", () => {
      if (wide.matches && !contents.matches(":popover-open")) {
        hideContents(true);
        document.querySelector(".contents-button").focus();
      }
    });
    contents.addEventListener("click", (event) => {
      const leaves = event.target.closest("a[href^='#']") && !wide.matches;
      if (leaves && contents.matches(":popover-open")) contents.hidePopover();
    });
  };

  // The search itself is loaded when it is first wanted. From a folder no module can be loaded,
  // nor an index: there a plain script has a small one.
  const scripts = new URL("search/", document.currentScript.src);
  let loading = null;
  const loadSearch = () => {
    loading ??= location.protocol === "file:" ? loadFromDisk() : import(new URL("search.js", scripts));
    loading.catch(() => (loading = null));
    return loading;
  };
  const loadFromDisk = () =>
    new Promise((done, fail) => {
      const script = document.createElement("script");
      script.src = new URL("from-disk.js", scripts);
      script.onload = () => done(window.fascicleFromDisk);
      script.onerror = fail;
      document.head.append(script);
    });

  const offerSearch = () => {
    const button = document.querySelector(".search-button");
    const page = document.getElementById("search");
    const open = async () => {
      const field = page?.querySelector("input[type=search]");
      if (field) return field.select();
      try {
        (await loadSearch()).open();
      } catch {
        // The browser says best why it cannot be had.
        location.assign(button.href);
      }
    };
    button?.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open();
    });
    addEventListener("keydown", (event) => {
      const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
      const asked = (event.key === "/" && !typing) || (event.key === "k" && (event.ctrlKey || event.metaKey));
      if (!asked || event.altKey) return;
      event.preventDefault();
      open();
    });
    const sayMissing = () => (document.querySelector(".search-missing").hidden = false);
    if (page) loadSearch().then((search) => search.fill(page), sayMissing);
    if (new URLSearchParams(location.search).has("find") && location.protocol !== "file:") {
      import(new URL("find.js", scripts));
    }
  };

  addEventListener("DOMContentLoaded", () => {
    offerColours();
    enterContents();
    offerSearch();
  });
})();
