import { engineFor } from "../session/engines.ts"
import { importedModel } from "./imported.ts"
import { languageId } from "./language.ts"
import { monaco } from "./monaco.ts"
import { rangeOf } from "./places.ts"

/** Goes from a name to its declaration, in the text or in a file that it imports. */
export const registerDefinition = (): monaco.IDisposable =>
  monaco.languages.registerDefinitionProvider(languageId, {
    async provideDefinition(model, position) {
      const found = await engineFor("check").definition(model.getValue(), model.getOffsetAt(position))
      if (!found) return null
      const { span, file } = found
      const place = file ? importedModel(file.path, file.text) : model
      return { uri: place.uri, range: rangeOf(place, span.from, span.to) }
    },
  })
