import { mount } from "svelte";

import "../styles/themes.css";
import "../styles/base.css";
import Verifier from "./Verifier.svelte";

const dark = matchMedia("(prefers-color-scheme: dark)");
document.documentElement.dataset["theme"] = dark.matches ? "night" : "day";
mount(Verifier, { target: document.getElementById("app") as HTMLElement });
