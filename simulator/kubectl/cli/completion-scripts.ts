/**
 * What `kubectl completion SHELL` and `helm completion SHELL` print: a script by which that shell asks the program for the words that
 * may come next (completion-protocol.ts). Does what cobra's scripts do, in words of our own. Left out: endings of words that keep
 * their order or are folders alone (no command of either program offers such), and hints (`_activeHelp_`), which are passed over.
 */
import { ASKING, ASKING_WORDS } from './completion-protocol.ts';

const SHELLS = ['bash', 'fish', 'powershell', 'zsh'] as const;
export type CompletionShell = (typeof SHELLS)[number];

export const isCompletionShell = (name: string): name is CompletionShell => SHELLS.some((one) => one === name);

/** The script of a shell for a program ("kubectl"). `described`: words come with what is said of them. */
export const completionScript = (shell: CompletionShell, program: string, described: boolean): string =>
  SCRIPTS[shell]
    .replaceAll('@{', '${')
    .replaceAll('@PROGRAM@', program)
    .replaceAll('@ASK@', described ? ASKING : ASKING_WORDS);

/** In these texts @{ stands for ${, which a text of TypeScript would take for its own. */
const BASH = String.raw`# Completion of @PROGRAM@ for bash: the program itself says which words may come next.

__start_@PROGRAM@() {
    local line=@{COMP_LINE:0:COMP_POINT} word gap i
    local -a words=()
    # Bash parts words at "=" and ":", too; what no blank parts is one word here.
    for ((i = 0; i <= COMP_CWORD; i++)); do
        if ((i == COMP_CWORD)); then
            gap=@{line%%[![:blank:]]*}
            word=@{line#"$gap"}
        else
            word=@{COMP_WORDS[i]}
            gap=@{line%%"$word"*}
            line=@{line#*"$word"}
        fi
        if ((i == 0)) || [[ -n $gap ]]; then
            words+=("$word")
        else
            words[@{#words[@]} - 1]+=$word
        fi
    done

    # Through the first word, so that aliases are asked, too.
    local current=@{words[@{#words[@]} - 1]}
    local request="@{words[0]} @ASK@ @{words[*]:1}"
    [[ -n $current ]] || request+=" ''"
    local answer directive
    answer=$(eval "$request" 2>/dev/null)
    directive=@{answer##*:}
    answer=@{answer%:*}
    COMPREPLY=()
    [[ $directive =~ ^[0-9]+$ ]] || return
    ((directive & 1)) && return
    ((directive & 2)) && compopt -o nospace
    ((directive & 4)) && compopt +o default

    # Of --flag=value and of a:b bash completes what is behind the sign.
    [[ $current == -*=* ]] && current=@{current#*=}
    local behind=
    [[ $current == *:* && $COMP_WORDBREAKS == *:* ]] && behind=@{current%"@{current##*:}"}

    if ((directive & 8)); then
        local file
        compopt -o filenames
        while IFS= read -r file; do
            [[ -d $file || -n $file && $'\n'$answer == *$'\n'"@{file##*.}"$'\n'* ]] && COMPREPLY+=("$file")
        done <<<"$(compgen -f -- "$current")"
        return
    fi

    local says
    local -a descriptions=()
    while IFS=$'\t' read -r word says; do
        [[ -n $word && $word == "$current"* && $word != _activeHelp_* ]] || continue
        COMPREPLY+=("@{word#"$behind"}")
        descriptions+=("$says")
    done <<<"$answer"
    # Descriptions are shown where words are only listed.
    if [[ $COMP_TYPE == 63 ]] && ((@{#COMPREPLY[@]} > 1)); then
        for i in "@{!COMPREPLY[@]}"; do
            [[ -z @{descriptions[i]} ]] || printf -v 'COMPREPLY[i]' '%-20s (%s)' "@{COMPREPLY[i]}" "@{descriptions[i]}"
        done
    fi
}

complete -o default -F __start_@PROGRAM@ @PROGRAM@
`;

const ZSH = String.raw`#compdef @PROGRAM@
# Completion of @PROGRAM@ for zsh: the program itself says which words may come next.

_@PROGRAM@() {
    local request answer line
    local -a lines offers how
    local -i directive
    request="@{words[1]} @ASK@ @{(j: :)words[2,CURRENT]}"
    [[ -n @{words[CURRENT]} ]] || request+=" ''"
    answer=$(eval $request 2>/dev/null)
    lines=("@{(@f)answer}")
    [[ @{lines[-1]} == :<-> ]] || return 1
    directive=@{lines[-1]#:}
    ((directive & 1)) && return 1
    if ((directive & 8)); then
        _files -g "*.(@{(j:|:)lines[1,-2]})"
        return
    fi
    for line in "@{(@)lines[1,-2]}"; do
        [[ -z $line || $line == _activeHelp_* ]] && continue
        # _describe parts a word from what is said of it at a colon.
        line=@{line//:/\\:}
        offers+=("@{line/$'\t'/:}")
    done
    ((directive & 2)) && how=(-S '')
    [[ @{words[CURRENT]} == -*=* ]] && compset -P '-*='
    ((@{#offers})) && _describe 'words of @PROGRAM@' offers $how && return 0
    ((directive & 4)) && return 1
    _files
}

compdef _@PROGRAM@ @PROGRAM@
`;

const FISH = String.raw`# Completion of @PROGRAM@ for fish: the program itself says which words may come next.

function __@PROGRAM@_words
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l lines ($words[1] @ASK@ $words[2..-1] "$current" 2>/dev/null)
    string match -qr '^:[0-9]+$' -- $lines[-1]; or return
    set -l directive (string sub -s 2 -- $lines[-1])
    set -e lines[-1]
    test (math "$directive % 2") -eq 0; or return
    if test (math "floor($directive / 8) % 2") -eq 1
        for ending in $lines
            __fish_complete_suffix .$ending
        end
        return
    end
    # Of --flag=value fish completes the whole.
    set -l flag (string match -r -- '^-[^=]*=' $current)
    set -l found
    for line in $lines
        string match -q '_activeHelp_*' -- $line; or set -a found "$flag$line"
    end
    if set -q found[1]
        printf '%s\n' $found
    else if test (math "floor($directive / 4) % 2") -eq 0
        __fish_complete_path $current
    end
end

complete -c @PROGRAM@ -e
complete -c @PROGRAM@ -f -a '(__@PROGRAM@_words)'
`;

const POWERSHELL = String.raw`# Completion of @PROGRAM@ for PowerShell: the program itself says which words may come next.

Register-ArgumentCompleter -Native -CommandName '@PROGRAM@' -ScriptBlock {
    param($current, $line, $cursor)
    $words = @($line.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursor } | ForEach-Object { $_.Extent.Text })
    $request = "$($words[0]) @ASK@ $(($words | Select-Object -Skip 1) -join ' ')"
    if ($current -eq '') {
        # Before 7.3 an empty word reaches a program only with quotes of its own.
        $request += if ($PSVersionTable.PSVersion -ge [version]'7.3') { " ''" } else { " '""""'" }
    }
    $answer = @(Invoke-Expression $request 2>$null)
    if ($answer.Count -eq 0 -or $answer[-1] -notmatch '^:\d+$') { return }
    $directive = [int]$answer[-1].Substring(1)
    # Errors, and endings of files, which PowerShell completes by itself.
    if ($directive -band 9) { return }
    $flag = if ($current -match '^-[^=]*=') { $Matches[0] } else { '' }
    $blank = if ($directive -band 2) { '' } else { ' ' }
    $found = @($answer | Select-Object -SkipLast 1 | Where-Object { $_ -and $_ -notlike '_activeHelp_*' } | ForEach-Object {
        $word, $says = $_.Split([char]9, 2)
        if (-not $says) { $says = $word }
        if ("$flag$word" -like "$current*") {
            [System.Management.Automation.CompletionResult]::new("$flag$word$blank", $word, 'ParameterValue', $says)
        }
    })
    if ($found.Count -gt 0) { $found } elseif ($directive -band 4) { '' }
}
`;

const SCRIPTS: Readonly<Record<CompletionShell, string>> = { bash: BASH, zsh: ZSH, fish: FISH, powershell: POWERSHELL };
