package dev.futures.demo.scan;

import java.util.List;

/**
 * Files with the same content.
 *
 * @param size the length of each, in bytes
 * @param sha256 the hash of their content
 * @param wasted what deleting all copies but one would free, in bytes
 * @param copies how many there are; further names of the same file don't count
 * @param files the copies
 */
public record DuplicateGroup(long size, String sha256, long wasted, int copies, List<Copy> files) {

    /** Copies the list. */
    public DuplicateGroup {
        files = List.copyOf(files);
    }

    /**
     * One of them.
     *
     * @param path its path
     * @param links its further names: hard links, which take no space and whose deletion frees none
     */
    public record Copy(String path, List<String> links) {

        /** Copies the list. */
        public Copy {
            links = List.copyOf(links);
        }
    }
}
