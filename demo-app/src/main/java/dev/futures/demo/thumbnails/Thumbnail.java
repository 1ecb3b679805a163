package dev.futures.demo.thumbnails;

import dev.futures.SerializableCallable;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A task that makes a small picture of an image file, as PNG. It is for an executor of type {@code process}: decoders are
 * no match for a file that was made to exhaust them, and a worker JVM is what such a file may have.
 *
 * @param path the file
 * @param size how wide and high the picture may be, in pixels
 */
public record Thumbnail(String path, int size) implements SerializableCallable<byte[]> {

    private static final long serialVersionUID = 1L;

    private static final Set<String> FORMATS = Set.of("png", "jpeg", "gif", "bmp");

    /**
     * The decoder of JPEG takes its memory from the system and not from the heap, so {@code -Xmx} is no limit to it. It
     * may hold all of an image at a time, some 6 bytes a pixel.
     */
    private static final long MAX_JPEG_PIXELS = 64_000_000;

    @Override
    public byte[] call() throws IOException {
        try (ImageInputStream in = new FileInput(Path.of(path))) {
            ImageReader reader = reader(in);
            try {
                reader.setInput(in, true, true);
                return png(fitted(decode(reader)));
            } catch (BrokenImageException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                // Decoders throw all kinds of exceptions at a file that makes no sense.
                throw new BrokenImageException("can't be decoded: " + reason(e));
            } finally {
                reader.dispose();
            }
        }
    }

    /** By what is in the file: its name says anything. */
    private static ImageReader reader(ImageInputStream in) throws IOException {
        for (Iterator<ImageReader> readers = ImageIO.getImageReaders(in); readers.hasNext(); ) {
            ImageReader reader = readers.next();
            if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
                return reader;
            }
            reader.dispose();
        }
        throw new BrokenImageException("is no PNG, JPEG, GIF or BMP, whatever its name says");
    }

    /** Takes only some of the pixels, twice as many each way as will be left, so that not all have to be in memory. */
    private BufferedImage decode(ImageReader reader) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (reader.getFormatName().equalsIgnoreCase("jpeg") && (long) width * height > MAX_JPEG_PIXELS) {
            throw new BrokenImageException("is too large: " + width + " × " + height + " pixels");
        }
        int step = Math.max(1, Math.max(width, height) / (2 * size));
        ImageReadParam some = reader.getDefaultReadParam();
        some.setSourceSubsampling(Math.min(step, width), Math.min(step, height), 0, 0);
        return reader.read(0, some);
    }

    private BufferedImage fitted(BufferedImage image) {
        double scale = Math.min(1, (double) size / Math.max(image.getWidth(), image.getHeight()));
        int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
        boolean opaque = !image.getColorModel().hasAlpha();
        BufferedImage result =
                new BufferedImage(width, height, opaque ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = result.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, 0, 0, width, height, null);
        graphics.dispose();
        return result;
    }

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // In memory: a worker that is killed would leave a temporary file behind.
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", out);
        }
        return bytes.toByteArray();
    }

    /** The innermost message is the one that says something. */
    private static String reason(Throwable exception) {
        String reason = exception.getClass().getSimpleName();
        for (Throwable t = exception; t != null; t = t.getCause()) {
            reason = t.getMessage() == null ? reason : t.getMessage();
        }
        return reason;
    }
}
