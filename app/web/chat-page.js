// The chat page around <rita-chat>.

import "./chat/rita-chat.js";

// A link cannot lead into a shadow root: the skip link asks the element to take the focus.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.querySelector("rita-chat").focus();
});
