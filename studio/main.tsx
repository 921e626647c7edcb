import "@fontsource-variable/inter/standard.css"
import "@fontsource-variable/jetbrains-mono/index.css"
import "./style/tokens.css"
import "./style/layout.css"
import { createRoot } from "react-dom/client"
import { App } from "./app.tsx"
import { openAtStart } from "./session/address.ts"
import { applyTheme } from "./session/preferences.ts"
import { startLoop } from "./session/loop.ts"

applyTheme()
startLoop()
void openAtStart()
createRoot(document.getElementById("root") as HTMLElement).render(<App />)
