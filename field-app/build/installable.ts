import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";
import { webManifest } from "./web-manifest.ts";

interface Options {
  /** The address of the page that starts the app. */
  shell: string;
  /** The address of the folder of the built files. */
  base: string;
  /** What the first load may weigh, compressed; a build that is heavier fails. */
  mostKilobytes: number;
  /** What it should weigh. */
  aimKilobytes: number;
}

/** All files under a folder, with slashes, relative to it. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => relative(folder, path).replaceAll("\\", "/"))
    .sort();
}

function compressed(path: string): number {
  return gzipSync(readFileSync(path), { level: 9 }).length / 1024;
}

/**
 * Makes the built app installable: tells the service worker which files belong to this version, writes the web
 * manifest, and weighs the first load.
 */
export function installable(options: Options): Plugin {
  return {
    name: "installable",
    apply: "build",
    writeBundle: {
      order: "post",
      sequential: true,
      handler(output) {
        const folder = output.dir ?? "";
        const files = filesOf(folder);
        const assets = files.filter((file) => file.startsWith("assets/") || file.startsWith("icons/"));
        const digest = createHash("sha256");
        for (const file of files) digest.update(file).update(readFileSync(join(folder, file)));
        const version = digest.digest("hex").slice(0, 12);

        const page = join(folder, "index.html");
        const marked = readFileSync(page, "utf8").replace(
          "</head>",
          `<meta name="version" content="${version}"></head>`,
        );
        writeFileSync(page, marked);

        const worker = join(folder, "sw.js");
        const code = readFileSync(worker, "utf8");
        if (/^\s*(import|export)\b/m.test(code)) {
          this.error("sw.js must be one classic script: share no module between it and the app");
        }
        const precache = { version, shell: options.shell, assets: assets.map((file) => options.base + file) };
        writeFileSync(worker, `self.precache=${JSON.stringify(precache)};\n${code}`);
        writeFileSync(join(folder, "manifest.webmanifest"), webManifest(options.shell, options.base));

        const linked = assets.filter((file) => marked.includes(file) && !file.startsWith("icons/"));
        const first = ["index.html", ...linked].map((file) => ({
          file,
          size: compressed(join(folder, file)),
        }));
        const total = first.reduce((sum, part) => sum + part.size, 0);
        for (const part of first) this.info(`${part.size.toFixed(1).padStart(6)} KB  ${part.file}`);
        this.info(
          `first load ${total.toFixed(1)} KB compressed ` +
            `(aim ${options.aimKilobytes}, most ${options.mostKilobytes}); version ${version}`,
        );
        if (total > options.mostKilobytes) {
          this.error(`The first load weighs ${total.toFixed(1)} KB, more than ${options.mostKilobytes} KB.`);
        }
      },
    },
  };
}
