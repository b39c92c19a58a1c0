import { Option, type Command } from "commander";
import { languageOf, LANGUAGES, type Language } from "../../process/language.ts";

/** What the caller said about the language to read in. */
export type LanguageOptions = { readonly language?: Language; readonly korean?: true };

/** Adds `--language` and `--korean`. */
export function withLanguageOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--language <code>", "language of the agreement (default: LANG)").choices(LANGUAGES),
    )
    .addOption(new Option("--korean", "the same as --language ko").conflicts("language"));
}

/** The language that was asked for, else that of the environment. */
export function chosenLanguage({ language, korean }: LanguageOptions): Language {
  return language ?? (korean === true ? "ko" : languageOf(process.env));
}
