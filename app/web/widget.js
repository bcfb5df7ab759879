// The widget: one script on a page of another site (docs/widget.md). Where that page has a <rita-chat> of its own, the
// chat stands there; else behind a button.

import "./chat/rita-chat.js";
import { launch } from "./chat/launcher.js";

if (document.readyState === "loading")
  document.addEventListener("DOMContentLoaded", launch, { once: true });
else launch();
