/** Every tag of the page with its attributes, without the text between them. */
export function tagsOf(html: string): string[] {
  return html.replace(/<style>[\s\S]*?<\/style>/, "").match(/<[a-zA-Z!/][^>]*>/g) ?? [];
}

/** What leads out of the page or runs in it, in any tag or style. */
export function outwardReferences(html: string): string[] {
  const attributes = /\s(src|href|srcset|data|action|on[a-z]+)\s*=|<(script|link|iframe|img|object|embed)/i;
  const quoted = /=\s*("[^"]*"|'[^']*')/g;
  const inTags = tagsOf(html).filter((tag) =>
    attributes.test(tag.replaceAll(quoted, (text) => text.replace(/[^=]/g, "_"))),
  );
  return [...inTags, ...(html.match(/@import|url\((?!#)[^)]*\)|https?:[^\s"<]*/gi) ?? [])];
}
