# Puts the role's segment in front of fish's prompt, once; behind awsrole.fish:
# `awsrole init fish --prompt` prints both. A prompt that is loaded later takes its
# place: then call awsrole_prompt in it.

if status is-interactive; and functions -q fish_prompt
    and not string match -q '*awsrole_prompt*' -- (functions fish_prompt)
    functions -e __awsrole_own_prompt
    functions -c fish_prompt __awsrole_own_prompt
    function fish_prompt --description 'The role of awsrole and the prompt'
        # First, for it may look at $status and $pipestatus.
        set -l own (__awsrole_own_prompt | string collect -N)
        awsrole_prompt
        builtin printf %s $own
    end
end
