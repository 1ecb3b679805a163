package dev.futures.demo.thumbnails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.futures.demo.support.Images;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The task itself, in this JVM. */
@Timeout(60)
class ThumbnailTest {

    @TempDir
    Path folder;

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("image"), content);
    }

    private static BufferedImage thumbnail(Path file) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(new Thumbnail(file.toString(), 192).call()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
    void isAsLargeAsAsked_whateverTheFormat(String format) throws Exception {
        BufferedImage image = thumbnail(file(Images.valid(format, 1_600, 1_000)));
        assertThat(image.getWidth()).isEqualTo(192);
        assertThat(image.getHeight()).isEqualTo(120);
        assertThat(image.getRGB(10, 10) & 0xff).as("blue of the sky").isGreaterThan(130);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1x1", "192x192", "3000x1", "1x3000", "191x7"})
    void isNeverLargerThanTheImage_norEmpty(String dimensions) throws Exception {
        int width = Integer.parseInt(dimensions.split("x")[0]);
        int height = Integer.parseInt(dimensions.split("x")[1]);
        BufferedImage image = thumbnail(file(Images.valid("png", width, height)));
        assertThat(image.getWidth()).isBetween(1, Math.min(192, width));
        assertThat(image.getHeight()).isBetween(1, Math.min(192, height));
    }

    @Test
    void whatIsTransparentStaysSo() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(500, 500, BufferedImage.TYPE_INT_ARGB), "png", bytes);
        assertThat(thumbnail(file(bytes.toByteArray())).getRGB(50, 50) >>> 24).isZero();
    }

    @Test
    void aHalfImageIsBroken() throws Exception {
        Path file = file(Images.corrupt());
        assertThatThrownBy(() -> thumbnail(file))
                .isInstanceOf(BrokenImageException.class)
                .hasMessageStartingWith("can't be decoded: ");
    }

    @Test
    void whatIsNoImageIsBroken() throws Exception {
        Path file = file("no image".getBytes());
        assertThatThrownBy(() -> thumbnail(file))
                .isInstanceOf(BrokenImageException.class)
                .hasMessageStartingWith("is no PNG");
    }

    /** Whatever a decoder makes of a file, what comes of it is one of these two. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
    void aDamagedImageIsShownOrBroken(String format) throws Exception {
        Random random = new Random(4);
        byte[] image = Images.valid(format, 60, 40);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = image.clone();
            for (int k = 0; k < 3; k++) {
                // Not in the first bytes, which say what it is; and dimensions stay what this JVM has memory for.
                damaged[30 + random.nextInt(damaged.length - 30)] = (byte) random.nextInt();
            }
            Path file = file(damaged);
            try {
                assertThat(thumbnail(file)).isNotNull();
            } catch (BrokenImageException e) {
                assertThat(e).hasMessageStartingWith("can't be decoded: ");
            }
        }
    }

    /** Its decoder would take the memory from the system, where no -Xmx limits it. */
    @Test
    void aHugeJpegIsNotEvenTried() throws Exception {
        byte[] image = Images.valid("jpg", 60, 40);
        ByteBuffer bytes = ByteBuffer.wrap(image);
        int at = 0;
        while (bytes.getShort(at) != (short) 0xffc0) { // the frame's header: length, bits, height, width
            at++;
        }
        bytes.putShort(at + 5, (short) 40_000).putShort(at + 7, (short) 50_000);
        Path file = file(image);
        assertThatThrownBy(() -> thumbnail(file))
                .isInstanceOf(BrokenImageException.class)
                .hasMessage("is too large: 50000 × 40000 pixels");
    }

    @Test
    void aLinkIsNotFollowed() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link.png"), file(Images.valid("png", 60, 40)));
        assertThatThrownBy(() -> thumbnail(link)).isInstanceOf(IOException.class);
    }

    @Test
    void aMissingFileIsToldFromABrokenOne() {
        assertThatThrownBy(() -> thumbnail(folder.resolve("nothing"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void canTravel() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new Thumbnail("/some/file", 5));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            Callable<?> arrived = (Callable<?>) in.readObject();
            assertThat(arrived).isEqualTo(new Thumbnail("/some/file", 5));
        }
    }
}
