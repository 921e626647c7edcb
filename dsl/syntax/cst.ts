import type { CstElement, CstNode, IToken } from "chevrotain"

// The tree of the parser: children by name, tokens and nodes mixed.

/** Whether a child is a token and no node. */
export const isToken = (element: CstElement): element is IToken => "tokenType" in element
const isNode = (element: CstElement): element is CstNode => !isToken(element)
/** The tokens of a name, in order. */
export const tokensOf = (node: CstNode, name: string): readonly IToken[] => (node.children[name] ?? []).filter(isToken)
/** The nodes of a name, in order. */
export const nodesOf = (node: CstNode, name: string): readonly CstNode[] => (node.children[name] ?? []).filter(isNode)
/** The first token of a name. */
export const tokenOf = (node: CstNode, name: string): IToken | undefined => tokensOf(node, name)[0]
/** The first node of a name. */
export const nodeOf = (node: CstNode, name: string): CstNode | undefined => nodesOf(node, name)[0]
/** Whether there is a child of a name. */
export const has = (node: CstNode, name: string): boolean => (node.children[name] ?? []).length > 0
/** All its tokens, those of its nodes not counted, in order. */
export const ownTokens = (node: CstNode): readonly IToken[] =>
  Object.values(node.children)
    .flat()
    .filter(isToken)
    .toSorted((a, b) => a.startOffset - b.startOffset)
/** All its nodes, in no order. */
export const ownNodes = (node: CstNode): readonly CstNode[] => Object.values(node.children).flat().filter(isNode)
