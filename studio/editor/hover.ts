import { engineFor } from "../session/engines.ts"
import { languageId } from "./language.ts"
import { monaco } from "./monaco.ts"
import { rangeOf } from "./places.ts"

/** What stands under the pointer: unit, kind and grain, and what it means. */
export const registerHover = (): monaco.IDisposable =>
  monaco.languages.registerHoverProvider(languageId, {
    async provideHover(model, position) {
      const hover = await engineFor("check").hover(model.getValue(), model.getOffsetAt(position))
      if (!hover) return null
      const lines = [...(hover.type ? ["`" + hover.type + "`"] : []), ...hover.lines]
      return { range: rangeOf(model, hover.span.from, hover.span.to), contents: [{ value: lines.join("\n\n") }] }
    },
  })
