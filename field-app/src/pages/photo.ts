/** Photos are made small on the phone: nobody waits for a mast to carry twelve megapixels. */

/** docs/field-sync.md, "PUT photos": at most 600 kB. */
export const MOST_BYTES = 600_000;
const MOST_PIXELS = 1600;
const QUALITIES = [0.82, 0.7, 0.58, 0.45];
const STEPS = [1, 0.75, 0.5];

/** A size within the limit, in the same shape. */
export function within(width: number, height: number, most: number): [width: number, height: number] {
  const scale = Math.min(1, most / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/**
 * A photo drawn anew: small enough, upright, and without what the camera wrote into it (place, time, model).
 *
 * Throws where the file is no picture that this phone can read.
 */
export async function shrunk(file: Blob): Promise<{ mediaType: string; bytes: ArrayBuffer }> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    for (const step of STEPS) {
      const [width, height] = within(picture.width, picture.height, MOST_PIXELS * step);
      const canvas = document.createElement("canvas");
      canvas.width = width;
      canvas.height = height;
      const context = canvas.getContext("2d");
      if (context === null) break;
      context.drawImage(picture, 0, 0, width, height);
      for (const quality of QUALITIES) {
        const blob = await new Promise<Blob | null>((resolve) => {
          canvas.toBlob(resolve, "image/jpeg", quality);
        });
        if (blob !== null && blob.size <= MOST_BYTES) {
          return { mediaType: "image/jpeg", bytes: await blob.arrayBuffer() };
        }
      }
    }
  } finally {
    picture.close();
  }
  throw new Error("the photo cannot be made small enough");
}
