// The drawing as a file: SVG with its styles inside, or a picture of it.

/** What of the page's style a drawing needs to look the same elsewhere. */
const PROPERTIES = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "dominant-baseline",
  "opacity",
  "stroke-linejoin",
  "paint-order",
];

/** Pictures are drawn at twice the size, for screens and print; within what a canvas can hold. */
const SCALE = 2;
const LARGEST_SIDE = 16_000;

/** The drawing as SVG text that needs no style sheet; colours are those of the theme. */
export function toSvg(drawing: SVGSVGElement, background: string): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const originals = drawing.querySelectorAll<SVGElement>("*");
  copy.querySelectorAll<SVGElement>("*").forEach((element, index) => {
    const original = originals[index];
    if (original !== undefined) {
      const style = getComputedStyle(original);
      for (const property of PROPERTIES) {
        element.setAttribute(property, style.getPropertyValue(property));
      }
    }
    for (const name of ["class", "tabindex", "role", "data-node"]) {
      element.removeAttribute(name);
    }
  });
  const { width, height } = drawing.viewBox.baseVal;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  ground.setAttribute("width", "100%");
  ground.setAttribute("height", "100%");
  ground.setAttribute("fill", background);
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}

/**
 * The drawing as a PNG.
 *
 * @throws Error when the drawing is too large for a picture even at its own size.
 */
export async function toPng(text: string, width: number, height: number): Promise<Uint8Array> {
  const scale = Math.min(SCALE, LARGEST_SIDE / Math.max(width, height));
  const image = new Image();
  image.src = `data:image/svg+xml;base64,${toBase64(new TextEncoder().encode(text))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, "image/png");
  });
  if (blob === null) {
    throw new Error("The graph is too large for a PNG. Export it as SVG.");
  }
  return new Uint8Array(await blob.arrayBuffer());
}

/** Bytes as base64, in pieces that the call stack can bear. */
export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(binary);
}
