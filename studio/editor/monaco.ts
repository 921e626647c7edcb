/**
 * The only door to Monaco: its core and the features the studio uses, none of its languages.
 * Imported lazily by `contract-editor.tsx`, so that the page stands before it loads.
 */
import "monaco-editor/editor/browser/coreCommands.js"
import "monaco-editor/editor/contrib/gotoSymbol/browser/goToCommands.js"
import "monaco-editor/editor/contrib/suggest/browser/suggestController.js"
import "monaco-editor/features/bracketMatching/register.js"
import "monaco-editor/features/caretOperations/register.js"
import "monaco-editor/features/clipboard/register.js"
import "monaco-editor/features/codeAction/register.js"
import "monaco-editor/features/codeEditor/register.js"
import "monaco-editor/features/codicon/register.js"
import "monaco-editor/features/comment/register.js"
import "monaco-editor/features/contextmenu/register.js"
import "monaco-editor/features/cursorUndo/register.js"
import "monaco-editor/features/find/register.js"
import "monaco-editor/features/folding/register.js"
import "monaco-editor/features/format/register.js"
import "monaco-editor/features/gotoError/register.js"
import "monaco-editor/features/gotoLine/register.js"
import "monaco-editor/features/hover/register.js"
import "monaco-editor/features/lineSelection/register.js"
import "monaco-editor/features/linesOperations/register.js"
import "monaco-editor/features/multicursor/register.js"
import "monaco-editor/features/quickCommand/register.js"
import "monaco-editor/features/quickOutline/register.js"
import "monaco-editor/features/smartSelect/register.js"
import "monaco-editor/features/snippet/register.js"
import "monaco-editor/features/toggleTabFocusMode/register.js"
import "monaco-editor/features/tokenization/register.js"
import "monaco-editor/features/wordHighlighter/register.js"
import "monaco-editor/features/wordOperations/register.js"
import EditorWorker from "monaco-editor/editor/editor.worker.js?worker"

self.MonacoEnvironment = { getWorker: () => new EditorWorker() }

export * as monaco from "monaco-editor/editor.js"
