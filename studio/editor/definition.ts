import { engineFor } from "../session/engines.ts"
import { languageId } from "./language.ts"
import { monaco } from "./monaco.ts"
import { rangeOf } from "./places.ts"

/** Goes from a name to its declaration in the text. */
export const registerDefinition = (): monaco.IDisposable =>
  monaco.languages.registerDefinitionProvider(languageId, {
    async provideDefinition(model, position) {
      const span = await engineFor("check").definition(model.getValue(), model.getOffsetAt(position))
      return span ? { uri: model.uri, range: rangeOf(model, span.from, span.to) } : null
    },
  })
