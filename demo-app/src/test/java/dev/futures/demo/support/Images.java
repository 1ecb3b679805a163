package dev.futures.demo.support;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;

/** Files with images: good ones, and such as are made to bring a decoder down. */
public final class Images {

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 26, '\n'};

    private static final int ZLIB_MOD = 65_521;

    private Images() {}

    /** Returns a sky above a sea. */
    public static byte[] seaside(String format, int width, int height, Color sky, Color sea) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        int horizon = height * 3 / 5;
        graphics.setPaint(new GradientPaint(0, 0, sky.darker(), 0, horizon, sky.brighter()));
        graphics.fillRect(0, 0, width, horizon);
        graphics.setPaint(new Color(255, 240, 190));
        graphics.fillOval(width * 2 / 3, height / 4, height / 5, height / 5);
        graphics.setPaint(new GradientPaint(0, horizon, sea.brighter(), 0, height, sea.darker()));
        graphics.fillRect(0, horizon, width, height - horizon);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, bytes)) {
            throw new AssertionError("no format " + format);
        }
        return bytes.toByteArray();
    }

    /** Returns an image of so many pixels. */
    public static byte[] valid(String format, int width, int height) throws IOException {
        return seaside(format, width, height, new Color(120, 170, 230), new Color(40, 110, 130));
    }

    /** Returns a PNG of which there is only the first half. */
    public static byte[] corrupt() throws IOException {
        byte[] whole = valid("png", 300, 200);
        return Arrays.copyOf(whole, whole.length / 2);
    }

    /** Returns a PNG of 30,000 × 30,000 pixels with 16 bits each of four colors: 7 MB of zeros, which are 7 GB to be decoded. */
    public static byte[] bomb() throws IOException {
        return zeros(30_000, 30_000, 16, 6, 8);
    }

    /** Returns a PNG of one line that is longer than a small heap: 100 KB. */
    public static byte[] endlessLine() throws IOException {
        return zeros(100_000_000, 1, 8, 0, 1);
    }

    private static byte[] zeros(int width, int height, int depth, int type, int bytesPerPixel) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(PNG);
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) depth)
                .put((byte) type)
                .array();
        chunk(out, "IHDR", header);
        chunk(out, "IDAT", zlibOfZeros(1 + width * bytesPerPixel, height));
        chunk(out, "IEND", new byte[0]);
        return bytes.toByteArray();
    }

    private static void chunk(DataOutputStream out, String name, byte[] data) throws IOException {
        byte[] type = name.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(type);
        sum.update(data);
        out.writeInt(data.length);
        out.write(type);
        out.write(data);
        out.writeInt((int) sum.getValue());
    }

    /** Compresses one line, and repeats that: gigabytes are made in no time. */
    private static byte[] zlibOfZeros(int line, int lines) throws IOException {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(new byte[line]);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 16];
        // FULL_FLUSH: what follows refers to nothing before it.
        for (int n; (n = deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH)) > 0; ) {
            compressed.write(buffer, 0, n);
        }
        deflater.end();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.write(new byte[] {0x78, (byte) 0x9c});
        for (int i = 0; i < lines; i++) {
            compressed.writeTo(stream);
        }
        int sum = (int) ((long) line * lines % ZLIB_MOD); // Adler-32 of so many zeros
        stream.write(new byte[] {3, 0, (byte) (sum >> 8), (byte) sum, 0, 1});
        return stream.toByteArray();
    }
}
