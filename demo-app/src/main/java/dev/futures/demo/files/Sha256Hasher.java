package dev.futures.demo.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import org.springframework.stereotype.Component;

/** SHA-256 of a file's whole content. */
@Component
public class Sha256Hasher implements Hasher {

    private static final int BUFFER = 128 * 1024;

    @Override
    public String hash(FileEntry file, LongConsumer read) throws IOException {
        MessageDigest digest = sha256();
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER, Math.max(1, file.size() + 1)));
        long total = 0;
        // A channel and not a stream: an interrupt closes it, so cancelling stops a read of a huge file at once.
        // NOFOLLOW_LINKS: what has become a link since it was listed may lead out of the roots.
        try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            for (int n; (n = channel.read(buffer.clear())) >= 0; ) {
                digest.update(buffer.flip());
                total += n;
                if (total > file.size()) {
                    break; // it grows, perhaps faster than it can be read
                }
                read.accept(n);
            }
        }
        if (total != file.size()) {
            throw new FileChangedException(file.path(), file.size());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
