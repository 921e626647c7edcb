import "@fontsource-variable/inter/standard.css"
import "@fontsource-variable/jetbrains-mono/index.css"
import "./style/tokens.css"
import "./style/layout.css"
import { createRoot } from "react-dom/client"
import { App } from "./app.tsx"
import { applyTheme } from "./session/preferences.ts"
import { startLoop } from "./session/loop.ts"

applyTheme()
startLoop()
createRoot(document.getElementById("root") as HTMLElement).render(<App />)
